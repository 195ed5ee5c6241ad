import type { DatabaseSync } from 'node:sqlite';

/**
 * The words of all names, present and former. Only which company has a word is kept (`detail=none`, no sizes, no content): ranking
 * is done on the names themselves, and the rest would make the index four times as large and slow to build.
 */
const createTable = `create virtual table names using fts5(words, content='', detail=none, columnsize=0, tokenize='ascii')`;

/** Bytes of postings held before they are written; the default of 1 MB leaves a hundred pieces to be merged at 5.6 M names. */
const hashBytes = 16 * 1024 * 1024;

/** One name in so many is looked at to find the words that are common. */
const sampledOneIn = 32;
/** A word in more than one name of a hundred is common: by itself it finds more companies than anybody looks through. */
const commonShare = 1 / 100;

export interface NameIndex {
  /** `words` as companyNameKey spells them. Rows come in rising order. */
  add(rowid: number, words: string): void;
  finish(rows: number): void;
}

export function createNameIndex(database: DatabaseSync): NameIndex {
  database.exec(createTable);
  configure('hashsize', hashBytes);
  configure('automerge', 0);
  configure('crisismerge', 1_000);
  const insert = database.prepare('insert into names (rowid, words) values (?, ?)');
  const sampled = new Map<string, number>();
  return {
    add(rowid, words) {
      if (rowid % sampledOneIn === 0) sample(words);
      insert.get(rowid, words);
    },
    finish(rows) {
      database.exec(`insert into names (names) values ('optimize')`);
      saveCommonWords(rows);
    },
  };

  function configure(setting: string, value: number): void {
    database.exec(`insert into names (names, rank) values ('${setting}', ${value})`);
  }

  function sample(words: string): void {
    for (const word of new Set(words.split(' '))) {
      sampled.set(word, (sampled.get(word) ?? 0) + 1);
    }
  }

  function saveCommonWords(rows: number): void {
    const save = database.prepare('insert into common_words (word, companies) values (?, ?)');
    for (const [word, count] of sampled) {
      const companies = count * sampledOneIn;
      if (count > 1 && companies > rows * commonShare) save.run(word, companies);
    }
  }
}

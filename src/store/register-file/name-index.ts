import type { DatabaseSync } from 'node:sqlite';

/** The words of all names, present and former, by the number of their row. */
export interface NameIndex {
  /** `words` as companyNameKey spells them. Rows come one after the other, the first is 1. */
  add(rowid: number, words: string): void;
  /** All names are there. */
  close(): void;
  /** Completes the index in the register file; not inside a transaction. */
  finish(): void;
  /** Removes what lies outside the register file. */
  abandon(): void;
}

/**
 * Only which company has a word is kept (`detail=none`, no sizes, no content): ranking is done on the names themselves, and the rest would
 * make the index four times as large and slow to build.
 */
const createTable = `create virtual table names using fts5(words, content='', detail=none, columnsize=0, tokenize='ascii')`;

const settings: readonly (readonly [string, number])[] = [
  // Bytes of postings held before they are written; the default of 1 MB leaves a hundred pieces to be merged at 5.6 M names.
  ['hashsize', 16 * 1024 * 1024],
  // All pieces are merged once, at the end.
  ['automerge', 0],
  ['crisismerge', 1_000],
];

/** Builds the index where the rows are, a quarter of the work of storing them. `threaded-name-index` does it beside them. */
export function createNameIndex(database: DatabaseSync): NameIndex {
  createNameTable(database);
  const insert = prepareNameInsert(database);
  return {
    add: (rowid, words) => {
      insert(rowid, words);
    },
    close: () => undefined,
    finish: () => {
      mergePieces(database);
    },
    abandon: () => undefined,
  };
}

export function createNameTable(database: DatabaseSync): void {
  database.exec(createTable);
  // Written into the text: FTS5 takes whole numbers only, and node:sqlite binds every number as a float.
  for (const [setting, value] of settings) {
    database.exec(`insert into names (names, rank) values ('${setting}', ${value})`);
  }
}

export function prepareNameInsert(database: DatabaseSync): (rowid: number, words: string) => void {
  const insert = database.prepare('insert into names (rowid, words) values (?, ?)');
  return (rowid, words) => {
    insert.get(rowid, words);
  };
}

export function mergePieces(database: DatabaseSync): void {
  database.exec(`insert into names (names) values ('optimize')`);
}

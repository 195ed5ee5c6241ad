import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { textOf, type ByteRange } from '../sqlite-pages/byte-range.ts';

/** The words of all names, present and former, by the number of their row. */
export interface NameIndex {
  /** The words of the next row, as companyNameKey spells them; the first row is 1. They are read at once. */
  add(words: ByteRange): void;
  /** All names are there. */
  close(): void;
  /** Puts the index into the register file, which is open now; not inside a transaction. */
  finish(database: DatabaseSync): void;
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

/** The index grows in a file of its own, because nobody may open the register file while its rows are written. */
export function nameFilePath(registerPath: string): string {
  return `${registerPath}-names`;
}

/** A file of names that is filled and completed by one thread, and copied into the register file then. */
export interface NameFile {
  add(rowid: number, words: string): void;
  /** Merges the pieces of the index and closes the file. */
  complete(): void;
  /** Closes the file as it is. */
  abandon(): void;
}

export function createNameFile(path: string): NameFile {
  const database = new DatabaseSync(path);
  database.exec(
    'pragma page_size = 8192; pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive; begin',
  );
  createNameTable(database);
  const insert = database.prepare('insert into names (rowid, words) values (?, ?)');
  return {
    add(rowid, words) {
      // get() makes no object of counts for every row, as run() does.
      insert.get(rowid, words);
    },
    complete() {
      database.exec(`insert into names (names) values ('optimize'); commit`);
      database.close();
    },
    abandon() {
      database.close();
    },
  };
}

/** Builds the index on the calling thread. `threaded-name-index` does it beside the rows. */
export function createNameIndex(registerPath: string): NameIndex {
  const path = nameFilePath(registerPath);
  rmSync(path, { force: true });
  const file = createNameFile(path);
  let rows = 0;
  return {
    add(words) {
      rows += 1;
      file.add(rows, textOf(words));
    },
    close: () => {
      file.complete();
    },
    finish(database) {
      moveNamesInto(database, path);
    },
    abandon() {
      file.abandon();
      rmSync(path, { force: true });
    },
  };
}

/** An FTS5 table is these ordinary tables; copied as they are, they are the same index. The file it came from is removed. */
export function moveNamesInto(database: DatabaseSync, path: string): void {
  createNameTable(database);
  database.prepare('attach database ? as built').run(path);
  for (const table of ['names_data', 'names_idx', 'names_config']) {
    database.exec(
      `delete from main.${table}; insert into main.${table} select * from built.${table}`,
    );
  }
  database.exec('detach database built');
  rmSync(path, { force: true });
}

function createNameTable(database: DatabaseSync): void {
  database.exec(createTable);
  // Written into the text: FTS5 takes whole numbers only, and node:sqlite binds every number as a float.
  for (const [setting, value] of settings) {
    database.exec(`insert into names (names, rank) values ('${setting}', ${value})`);
  }
}

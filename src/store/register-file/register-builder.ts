import { DatabaseSync } from 'node:sqlite';
import { closeSync, fsyncSync, openSync, rmSync, statSync } from 'node:fs';
import type { BulkCompany } from '../../domain/bulk-company.ts';
import {
  applicationId,
  createRegisterIndexes,
  createRegisterSchema,
  layoutVersion,
} from './create-register-schema.ts';
import { encodeRegisterRow, searchWords } from './encode-register-row.ts';
import { createCommonWords } from './common-words.ts';
import { createNameIndex, type NameIndex } from './name-index.ts';
import { RegisterBuildError } from './register-build-error.ts';
import { registerColumns } from './register-tables.ts';
import { removeDuplicates } from './remove-duplicates.ts';
import { createTextDictionary, type TextDictionary } from './text-dictionary.ts';

export type RegisterValue = string | number | null;

export interface RegisterSnapshot {
  readonly snapshotId: string;
  readonly snapshotDate: string | null;
  /** When its rows were true at Companies House. */
  readonly asOf: number;
  readonly builtAt: number;
}

export interface BuiltRegister {
  readonly companies: number;
  /** Rows that a later row with the same company number replaced. */
  readonly duplicates: number;
  readonly bytes: number;
}

export interface RegisterBuilder {
  readonly texts: TextDictionary;
  insert(company: BulkCompany): void;
  /** One row in the order of `registerColumns`, and the words it is found by. The array is read at once and may be used again. */
  insertValues(values: readonly RegisterValue[], words: string): void;
  finish(snapshot: RegisterSnapshot): BuiltRegister;
  /** Removes what there is of the file. */
  abandon(): void;
}

const pageBytes = 8_192;
const cacheKibibytes = 16 * 1_024;
/** Also what a sort of an index may hold at once. */
const sortKibibytes = 32 * 1_024;

/**
 * Builds a register file at a path where there is none. Nothing is journalled or synced while it grows: a file that was not finished
 * is thrown away, and a finished one is synced as a whole before anybody hears of it.
 */
export function createRegisterBuilder(
  path: string,
  earlierTexts: Iterable<string> = [],
  makeNames: (database: DatabaseSync, path: string) => NameIndex = createNameIndex,
): RegisterBuilder {
  rmSync(path, { force: true });
  const database = new DatabaseSync(path, { defensive: false });
  database.exec(
    `pragma page_size = ${pageBytes}; pragma journal_mode = off; pragma synchronous = off;` +
      `pragma locking_mode = exclusive; pragma temp_store = file; pragma cache_size = -${cacheKibibytes}`,
  );
  database.exec('begin');
  createRegisterSchema(database);
  const insertText = database.prepare('insert into texts (id, text) values (?, ?)');
  const texts = createTextDictionary(earlierTexts, (id, text) => {
    insertText.run(id, text);
  });
  const names = makeNames(database, path);
  const commonWords = createCommonWords();
  const placeholders = registerColumns.map(() => '?').join(', ');
  const insert = database.prepare(`insert into companies values (${placeholders})`);
  let rows = 0;

  return {
    texts,
    insert(company) {
      const row = encodeRegisterRow(company, texts);
      insertValues(
        registerColumns.map((column) => row[column]),
        searchWords(row.name_key, company.previousNames),
      );
    },
    insertValues,
    finish(snapshot) {
      names.close();
      database.exec(`commit; pragma cache_size = -${sortKibibytes}; pragma threads = 1`);
      createRegisterIndexes(database);
      names.finish();
      commonWords.save(database, rows);
      const duplicates = removeDuplicates(database);
      const companies = rows - duplicates;
      checkRows(database, companies);
      stamp(database, { ...snapshot, companies, duplicates });
      database.close();
      return { companies, duplicates, bytes: syncFile(path) };
    },
    abandon() {
      names.abandon();
      if (database.isOpen) database.close();
      rmSync(path, { force: true });
    },
  };

  function insertValues(values: readonly RegisterValue[], words: string): void {
    // get() makes no object of counts for every row, as run() does.
    insert.get(...values);
    rows += 1;
    names.add(rows, words);
    commonWords.see(rows, words);
  }
}

/** Counted in an index, so that a row which one of the two lost would be noticed. */
function checkRows(database: DatabaseSync, expected: number): void {
  const counted = database.prepare('select count(*) as companies from companies').get();
  if (counted?.['companies'] === expected) return;
  throw new RegisterBuildError(
    `the register file holds ${String(counted?.['companies'])} companies where ${expected} were put in: import again`,
  );
}

function stamp(
  database: DatabaseSync,
  built: RegisterSnapshot & Pick<BuiltRegister, 'companies' | 'duplicates'>,
): void {
  database.exec('pragma analysis_limit = 1000; analyze');
  database
    .prepare(
      'insert into snapshot (snapshot_id, snapshot_date, as_of, companies, duplicates, built_at) values (?, ?, ?, ?, ?, ?)',
    )
    .run(
      built.snapshotId,
      built.snapshotDate,
      built.asOf,
      built.companies,
      built.duplicates,
      built.builtAt,
    );
  database.exec(`pragma application_id = ${applicationId}; pragma user_version = ${layoutVersion}`);
}

/** Returns the size of the file. */
function syncFile(path: string): number {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return statSync(path).size;
}

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
import { keepUnreadCompanies, type KeptUnread, type UnreadRows } from './keep-unread-companies.ts';
import { createNameIndex, type NameIndex } from './name-index.ts';
import { RegisterBuildError } from './register-build-error.ts';
import { registerColumns } from './register-tables.ts';
import { removeDuplicates } from './remove-duplicates.ts';
import { wholeText, type ByteRange } from '../sqlite-pages/byte-range.ts';
import { makeEmptyTables } from '../sqlite-pages/make-empty-tables.ts';
import { openPageFile } from '../sqlite-pages/page-file.ts';
import { createRecordEncoder, type RecordEncoder } from '../sqlite-pages/record-encoder.ts';
import { createTableAppender } from '../sqlite-pages/table-appender.ts';
import { createTextDictionary, type TextDictionary } from './text-dictionary.ts';

export interface RegisterSnapshot {
  readonly snapshotId: string;
  readonly snapshotDate: string | null;
  /** When its rows were true at Companies House. */
  readonly asOf: number;
  readonly builtAt: number;
}

export interface BuiltRegister {
  /** Those whose rows could not be read included, as far as they are in the file. */
  readonly companies: number;
  /** Rows that a later row with the same company number replaced. */
  readonly duplicates: number;
  readonly unread: KeptUnread;
  readonly bytes: number;
}

/** Rows that could not be read, and the file before, which knows their companies; null without one. */
export interface UnreadSource {
  readonly rows: UnreadRows;
  readonly earlierPath: string | null;
}

export interface RegisterBuilder {
  readonly texts: TextDictionary;
  /** Where a row is put together, its values in the order of `registerColumns`. */
  readonly record: RecordEncoder;
  insert(company: BulkCompany): void;
  /** The row that was put together in `record`, and the words it is found by; they are read at once. */
  insertRecord(words: ByteRange): void;
  finish(snapshot: RegisterSnapshot, unread?: UnreadSource): BuiltRegister;
  /** Removes what there is of the file. */
  abandon(): void;
}

const nothingUnread: UnreadSource = {
  rows: { certain: new Map(), possible: [] },
  earlierPath: null,
};

const pageBytes = 8_192;
/** Also what a sort of an index may hold at once. */
const sortKibibytes = 32 * 1_024;

/**
 * Builds a register file at a path where there is none: SQLite makes the empty tables, then their rows are written as the pages that SQLite
 * would make of them (see decision 26), then it builds the indexes. Nothing is journalled or synced while it grows: a file that was not
 * finished is thrown away, and a finished one is synced as a whole before anybody hears of it.
 */
export function createRegisterBuilder(
  path: string,
  earlierTexts: Iterable<string> = [],
  makeNames: (path: string) => NameIndex = createNameIndex,
): RegisterBuilder {
  rmSync(path, { force: true });
  const rootOf = makeEmptyTables({
    path,
    pageBytes,
    create: createRegisterSchema,
    tables: ['companies', 'texts'],
  });
  const file = openPageFile(path);
  const companyRows = createTableAppender(file, rootOf('companies'));
  const textRows = createTableAppender(file, rootOf('texts'));
  const record = createRecordEncoder(registerColumns.length);
  const textRecord = createRecordEncoder(2);
  const texts = createTextDictionary(earlierTexts, (_id, text) => {
    textRecord.begin();
    // The id is the rowid.
    textRecord.addNull();
    textRecord.addText(text);
    textRecord.finish();
    textRows.append(textRecord);
  });
  const names = makeNames(path);
  const commonWords = createCommonWords();
  let database: DatabaseSync | null = null;

  return {
    texts,
    record,
    insert(company) {
      const row = encodeRegisterRow(company, texts);
      record.begin();
      for (const column of registerColumns) record.addValue(row[column]);
      insertRecord(wholeText(searchWords(row.name_key, company.previousNames)));
    },
    insertRecord,
    finish(snapshot, { rows: unreadRows, earlierPath } = nothingUnread) {
      names.close();
      companyRows.finish();
      textRows.finish();
      file.finish();
      database = openUnshared(path);
      createRegisterIndexes(database);
      names.finish(database);
      // FTS5 remembers the index as it was before its tables were filled behind its back; a new connection reads what they hold.
      database.close();
      database = openUnshared(path);
      commonWords.save(database, companyRows.rows);
      const duplicates = removeDuplicates(database);
      const unread = keepUnreadCompanies(database, unreadRows, earlierPath);
      const companies = companyRows.rows - duplicates + unread.kept + unread.listed;
      checkRows(database, companies);
      stamp(database, { ...snapshot, companies, duplicates });
      database.close();
      return { companies, duplicates, unread, bytes: syncFile(path) };
    },
    abandon() {
      names.abandon();
      if (database === null) file.abandon();
      else if (database.isOpen) database.close();
      rmSync(path, { force: true });
    },
  };

  function insertRecord(words: ByteRange): void {
    record.finish();
    companyRows.append(record);
    names.add(words);
    commonWords.see(companyRows.rows, words);
  }
}

function openUnshared(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { defensive: false });
  database.exec(
    `pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive; pragma temp_store = file;` +
      `pragma cache_size = -${sortKibibytes}; pragma threads = 1`,
  );
  return database;
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

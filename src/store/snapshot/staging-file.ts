import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { BulkCompany } from '../../domain/bulk-company.ts';
import type { PreviousName } from '../../domain/company-profile.ts';
import { createCompanyNumberSet } from '../../domain/company-number-set.ts';
import { isProposalToStrikeOff, proposalToStrikeOff } from '../../domain/company-status.ts';
import { makeEmptyTables } from '../sqlite-pages/make-empty-tables.ts';
import { openPageFile } from '../sqlite-pages/page-file.ts';
import { createRecordEncoder, type RecordEncoder } from '../sqlite-pages/record-encoder.ts';
import { createTableAppender } from '../sqlite-pages/table-appender.ts';
import { stagedColumns, toStagedRow } from './staged-row.ts';

/**
 * Where the rows of a bulk file wait until all of it was read and found sound: a SQLite file of its own beside the database.
 * It holds nothing that cannot be read again, so it does without a journal and without waiting for the disk, and its rows are written as
 * the pages that SQLite would make of them (decision 26): to ask it for each takes as long as to parse it.
 */
export interface StagingFile {
  readonly path: string;
  /** Where a row is put together, an empty place and then its values in the order of `stagedColumns`. */
  readonly record: RecordEncoder;
  add(company: BulkCompany): void;
  /** The row that was put together in `record`. */
  addRecord(about: RecordedCompany): void;
  /** Numbers named by rows that could not be read: their absence means nothing. */
  addDoubted(companyNumbers: readonly string[]): void;
  /** Ends the writing, so that another connection can attach the file. */
  finish(): StagedCompanies;
  /** Closes and removes the file, whatever its state. */
  [Symbol.dispose](): void;
}

/** What has to be known of a row besides its record. */
export interface RecordedCompany {
  readonly companyNumber: string;
  readonly isUnderThreat: boolean;
  readonly previousNames: readonly PreviousName[];
}

/** What is left when every company stands in the file once. */
export interface StagedCompanies {
  /** Rows that went because another one of the same company counts. */
  readonly duplicates: number;
  /** Companies with a proposal to strike off. */
  readonly underThreat: number;
}

/** Suffixes that a staging file and what SQLite puts beside it may have. */
const suffixes = ['', '-journal', '-wal', '-shm'];

/** The row's own number, which is the rowid, and its values. */
const rowColumns = 1 + stagedColumns.length;
const nameColumns = 4;

export function createStagingFile(path: string): StagingFile {
  removeStagingFile(path);
  const rootOf = makeEmptyTables({
    path,
    pageBytes,
    create: (database) => database.exec(schema),
    tables: ['rows', 'previous_names', 'doubted_rows'],
  });
  const file = openPageFile(path);
  const rows = createTableAppender(file, rootOf('rows'));
  const names = createTableAppender(file, rootOf('previous_names'));
  const doubted = createTableAppender(file, rootOf('doubted_rows'));
  const record = createRecordEncoder(rowColumns);
  const other = createRecordEncoder(nameColumns);
  const numbers = createCompanyNumberSet();
  let isGrowing = true;
  let duplicates = 0;
  let rowsUnderThreat = 0;

  return {
    path,
    record,
    add(company) {
      const staged = toStagedRow(company);
      record.begin();
      // The row's number is the rowid.
      record.addNull();
      for (const column of stagedColumns) record.addValue(staged[column]);
      record.finish();
      const { companyNumber, previousNames, status } = company;
      addRecord({ companyNumber, isUnderThreat: isProposalToStrikeOff(status), previousNames });
    },
    addRecord,
    addDoubted(companyNumbers) {
      for (const companyNumber of companyNumbers) appendValues(doubted, [companyNumber]);
    },
    finish() {
      for (const table of [rows, names, doubted]) table.finish();
      file.finish();
      isGrowing = false;
      const database = new DatabaseSync(path);
      try {
        database.exec(`
          pragma journal_mode = off;
          pragma synchronous = off;
          create index previous_names_by_row on previous_names (row_id);
          insert or ignore into doubted select company_number from doubted_rows;
        `);
        if (duplicates > 0) keepLastRows(database);
        const underThreat = duplicates > 0 ? countUnderThreat(database) : rowsUnderThreat;
        return { duplicates, underThreat };
      } finally {
        database.close();
      }
    },
    [Symbol.dispose]() {
      if (isGrowing) file.abandon();
      isGrowing = false;
      removeStagingFile(path);
    },
  };

  function addRecord({ companyNumber, isUnderThreat, previousNames }: RecordedCompany): void {
    const differentBefore = numbers.size;
    numbers.add(companyNumber);
    if (numbers.size === differentBefore) duplicates += 1;
    if (isUnderThreat) rowsUnderThreat += 1;
    rows.append(record);
    for (const [index, name] of previousNames.entries()) {
      appendValues(names, [rows.rows, index + 1, name.companyName, name.ceasedOn]);
    }
  }

  function appendValues(
    table: ReturnType<typeof createTableAppender>,
    values: readonly (string | number | null)[],
  ): void {
    other.begin();
    for (const value of values) other.addValue(value);
    other.finish();
    table.append(other);
  }
}

/** As those of the register file have. */
const pageBytes = 8_192;

/**
 * Should a company stand in the file more than once, its last row counts; but one under threat before one that is not, because the scan
 * sees the others only of companies with an open episode, and the outcome must not depend on that.
 */
function keepLastRows(database: DatabaseSync): void {
  database.exec(`
    create index rows_by_number on rows (company_number);
    delete from rows where row_id in (
      select older.row_id from rows as older
      join rows as newer on newer.company_number = older.company_number and newer.row_id <> older.row_id
      where (coalesce(newer.company_status_detail, ''), newer.row_id) > (coalesce(older.company_status_detail, ''), older.row_id)
    );
    delete from previous_names where row_id not in (select row_id from rows);
    drop index rows_by_number;
  `);
}

function countUnderThreat(database: DatabaseSync): number {
  const counted = database
    .prepare('select count(*) as companies from rows where company_status_detail = ?')
    .get(proposalToStrikeOff);
  return Number(counted?.['companies']);
}

export function removeStagingFile(path: string): void {
  for (const suffix of suffixes) rmSync(`${path}${suffix}`, { force: true });
}

const schema = `
  create table rows (row_id integer primary key, ${stagedColumns.join(', ')});
  create table previous_names (row_id integer, position integer, company_name, ceased_on);
  create table doubted_rows (company_number);
  create table doubted (company_number text primary key) without rowid;
  create table untold (company_number text primary key, told_as_of integer) without rowid;
  create table plan (
    row_id integer primary key, company_number text,
    is_known integer, takes_status integer, takes_profile integer, takes_rest integer,
    is_changed integer, has_other_names integer, is_under_threat integer, is_seen_entering integer, entered_after integer
  );
  create table earlier_names (
    company_number text, company_name text, ceased_on text, position integer
  );
  create table opening (
    position integer primary key, company_number text, is_seen_entering integer, entered_after integer
  );
  create table resuming (episode_id text primary key, company_number text) without rowid;
  create table closing (
    episode_id text primary key, company_number text, leave_reason text
  ) without rowid;
  create table checks (position integer primary key, company_number text unique);
`;

import { rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { BulkCompany } from '../../domain/bulk-company.ts';
import { createCompanyNumberSet } from '../../domain/company-number-set.ts';
import { isProposalToStrikeOff, proposalToStrikeOff } from '../../domain/company-status.ts';
import { stagedColumns, toStagedRow } from './staged-row.ts';

/**
 * Where the rows of a bulk file wait until all of it was read and found sound: a SQLite file of its own beside the database.
 * It holds nothing that cannot be read again, so it does without a journal and without waiting for the disk.
 */
export interface StagingFile {
  readonly path: string;
  add(company: BulkCompany): void;
  /** Numbers named by rows that could not be read: their absence means nothing. */
  addDoubted(companyNumbers: readonly string[]): void;
  /** Ends the writing, so that another connection can attach the file. */
  finish(): StagedCompanies;
  /** Closes and removes the file, whatever its state. */
  [Symbol.dispose](): void;
}

/** What is left when every company stands in the file once. */
export interface StagedCompanies {
  /** Rows that went because another one of the same company counts. */
  readonly duplicates: number;
  /** Companies with a proposal to strike off. */
  readonly underThreat: number;
}

/** Larger transactions are not faster. */
const rowsPerTransaction = 10_000;

/** Suffixes that a staging file and what SQLite puts beside it may have. */
const suffixes = ['', '-journal', '-wal', '-shm'];

export function createStagingFile(path: string): StagingFile {
  removeStagingFile(path);
  const database = new DatabaseSync(path);
  database.exec(schema);
  let insert: StatementSync | null = null;
  const insertName = database.prepare('insert into previous_names values (?, ?, ?, ?)');
  const insertDoubted = database.prepare('insert or ignore into doubted values (?)');
  const numbers = createCompanyNumberSet();
  let isOpen = true;
  let pending = 0;
  let duplicates = 0;
  let rowsUnderThreat = 0;

  return {
    path,
    add(company) {
      if (pending === 0) database.exec('begin');
      const differentBefore = numbers.size;
      numbers.add(company.companyNumber);
      if (numbers.size === differentBefore) duplicates += 1;
      if (isProposalToStrikeOff(company.status)) rowsUnderThreat += 1;
      const row = toStagedRow(company);
      insert ??= prepareInsert(database, Object.keys(row));
      const { lastInsertRowid } = insert.run(...Object.values(row));
      for (const [index, name] of company.previousNames.entries()) {
        insertName.run(lastInsertRowid, index + 1, name.companyName, name.ceasedOn);
      }
      pending += 1;
      if (pending < rowsPerTransaction) return;
      database.exec('commit');
      pending = 0;
    },
    addDoubted(companyNumbers) {
      for (const companyNumber of companyNumbers) insertDoubted.run(companyNumber);
    },
    finish() {
      if (pending > 0) database.exec('commit');
      if (duplicates > 0) keepLastRows(database);
      const underThreat = duplicates > 0 ? countUnderThreat(database) : rowsUnderThreat;
      database.close();
      isOpen = false;
      return { duplicates, underThreat };
    },
    [Symbol.dispose]() {
      if (isOpen) database.close();
      removeStagingFile(path);
    },
  };
}

/** Every row has the same columns in the same order, because one function makes them all: to look each up by name takes longer than to parse it. */
function prepareInsert(database: DatabaseSync, columns: readonly string[]): StatementSync {
  return database.prepare(
    `insert into rows (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  );
}

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
  pragma journal_mode = off;
  pragma synchronous = off;
  create table rows (row_id integer primary key, ${stagedColumns.join(', ')});
  create table previous_names (
    row_id integer, position integer, company_name text, ceased_on text,
    primary key (row_id, position)
  ) without rowid;
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

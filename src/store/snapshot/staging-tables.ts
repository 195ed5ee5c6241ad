import { sql, type Transaction } from 'kysely';
import type { CompanyNumber } from '../../domain/company-number.ts';
import type { LeaveReason } from '../../domain/strike-off.ts';
import type { Db, Trx } from '../open-store.ts';
import type { Database } from '../tables/database.ts';
import type { StagedRow } from './staged-row.ts';

/** What stands in an attached staging file, by the names that queries use. */
export type StagingTables = {
  readonly 'staging.rows': StagedRow & { readonly row_id: number };
  readonly 'staging.previous_names': {
    readonly row_id: number;
    readonly position: number;
    readonly company_name: string;
    readonly ceased_on: string | null;
  };
  readonly 'staging.doubted': { readonly company_number: CompanyNumber };
  /** What is to be done about each row, decided before anything is changed. Flags are 0 or 1. */
  readonly 'staging.plan': {
    readonly row_id: number;
    readonly company_number: CompanyNumber;
    readonly is_known: number;
    readonly takes_status: number;
    readonly takes_profile: number;
    readonly takes_rest: number;
    readonly is_changed: number;
    readonly has_other_names: number;
    readonly is_under_threat: number;
    readonly is_seen_entering: number;
    readonly entered_after: number | null;
  };
  /** Former names that stay behind the ten of a full row. */
  readonly 'staging.earlier_names': {
    readonly company_number: CompanyNumber;
    readonly company_name: string;
    readonly ceased_on: string | null;
    readonly position: number;
  };
  readonly 'staging.opening': {
    readonly position: number;
    readonly company_number: CompanyNumber;
    readonly is_seen_entering: number;
    readonly entered_after: number | null;
  };
  readonly 'staging.resuming': {
    readonly episode_id: string;
    readonly company_number: CompanyNumber;
  };
  readonly 'staging.closing': {
    readonly episode_id: string;
    readonly company_number: CompanyNumber;
    readonly leave_reason: LeaveReason;
  };
  readonly 'staging.checks': { readonly position: number; readonly company_number: CompanyNumber };
};

export type StagingTrx = Transaction<Database & StagingTables>;

/** The transaction with the staging file in sight. */
export function withStaging(trx: Trx): StagingTrx {
  return trx.withTables<StagingTables>();
}

/** For the database, in KiB; with less, pages in use are written and read again and again. A sort takes as much once more. */
const cacheKib = 6 * 1024;

/**
 * Runs something while the connection sees a finished staging file as `staging`. Not inside a transaction. CHECK and FOREIGN KEY
 * constraints rest meanwhile: what is staged has been parsed into the values they allow, episodes and former names are made of companies
 * that stand there, none of which is ever deleted, and to look at each again is a third of the work.
 */
export async function whileAttached<T>(db: Db, path: string, run: () => Promise<T>): Promise<T> {
  await sql`attach database ${path} as staging`.execute(db);
  try {
    await sql`pragma main.cache_size = ${sql.lit(-cacheKib)}`.execute(db);
    await sql`pragma ignore_check_constraints = on`.execute(db);
    await sql`pragma foreign_keys = off`.execute(db);
    await sql`pragma staging.journal_mode = off`.execute(db);
    await sql`pragma staging.synchronous = off`.execute(db);
    return await run();
  } finally {
    await sql`pragma foreign_keys = on`.execute(db);
    await sql`pragma ignore_check_constraints = off`.execute(db);
    await sql`detach database staging`.execute(db);
  }
}

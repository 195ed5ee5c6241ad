import { DatabaseSync } from 'node:sqlite';
import type { DatabaseConnection, Dialect, Driver, Kysely } from 'kysely';
import { SqliteAdapter, SqliteIntrospector } from 'kysely';
import type { Timers } from '../../runtime/timers.ts';
import { LimitWritingCompiler } from './limit-writing-compiler.ts';
import { untilFree } from './until-free.ts';
import { SqliteConnection } from './sqlite-connection.ts';

export interface SqliteDialectOptions {
  readonly path: string;
  readonly isReadOnly: boolean;
  /** The journal mode stays as it is found: see `OpenOptions` of the store. */
  readonly keepsJournal?: boolean;
  /** For waiting until another process has ended its transaction. */
  readonly timers: Timers;
}

/**
 * Kysely on node:sqlite. Kysely's own driver opens transactions with a plain `begin`, which lets a read turn
 * into a write half-way and fail with SQLITE_BUSY; ours takes the write lock at once (`begin immediate`).
 */
export function createSqliteDialect(options: SqliteDialectOptions): Dialect {
  return {
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => new SqliteDriver(options),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new LimitWritingCompiler(),
  };
}

/** SQLite rolls back changes of the schema, too, so a migration is one transaction, and two processes that migrate take turns. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class SqliteDriver implements Driver {
  readonly #options: SqliteDialectOptions;
  #connection: SqliteConnection | null = null;

  constructor(options: SqliteDialectOptions) {
    this.#options = options;
  }

  async init(): Promise<void> {
    this.#connection = await openConnection(this.#options);
  }

  // Kysely hands an adapter without multiple connections to one caller at a time, so transactions cannot interleave.
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#open();
  }

  async releaseConnection(): Promise<void> {
    // The one connection stays open until the driver is destroyed.
  }

  async beginTransaction(): Promise<void> {
    const begin = this.#options.isReadOnly ? 'begin' : 'begin immediate';
    await untilFree(this.#options.timers, () => this.#open().execute(begin));
  }

  async commitTransaction(): Promise<void> {
    // Without a write-ahead log whoever reads at this moment has to end first.
    await untilFree(this.#options.timers, () => this.#open().execute('commit'));
  }

  async rollbackTransaction(): Promise<void> {
    // A full disk makes SQLite roll back by itself (https://sqlite.org/lang_transaction.html); what happened has to be told, not that.
    const connection = this.#open();
    if (connection.isInTransaction) connection.execute('rollback');
  }

  async destroy(): Promise<void> {
    this.#connection?.close();
    this.#connection = null;
  }

  #open(): SqliteConnection {
    if (this.#connection === null) throw new Error('the database is closed');
    return this.#connection;
  }
}

/** A reader waits for nobody but a database that is being recovered, or filled for the first time. */
export const readerTimeoutMs = 30_000;

async function openConnection(options: SqliteDialectOptions): Promise<SqliteConnection> {
  const { path, isReadOnly, timers } = options;
  // A writer waits in untilFree: the wait of SQLite itself would stop everything else in this process.
  const timeout = isReadOnly ? readerTimeoutMs : 0;
  const database = new DatabaseSync(path, { readOnly: isReadOnly, timeout });
  const connection = new SqliteConnection(database, timers);
  if (!isReadOnly) {
    // SQLite's own wait would not help either: it reads before it writes here, and then gives up at once.
    if (options.keepsJournal !== true) {
      await untilFree(timers, () => connection.execute('pragma journal_mode = wal'));
    }
    // FULL: every commit reaches the disk before it is acknowledged; the money ledger depends on it.
    connection.execute('pragma synchronous = full');
    // Pages that many commits write are written to the file once: 16 MB of WAL instead of 4 (https://sqlite.org/wal.html#avoiding_excessively_large_wal_files).
    connection.execute('pragma wal_autocheckpoint = 4000');
  }
  connection.execute('pragma foreign_keys = on; pragma trusted_schema = off');
  return connection;
}

import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, type Transaction } from 'kysely';
import { systemTimers, type Timers } from '../runtime/timers.ts';
import {
  createSqliteDialect,
  readerTimeoutMs,
  type SqliteDialectOptions,
} from './dialect/sqlite-dialect.ts';
import { migrate } from './migrate.ts';
import type { Database } from './tables/database.ts';

/** What a query needs: a database, or the transaction it is part of. */
export type Db = Kysely<Database>;
export type Trx = Transaction<Database>;

/** The database cannot be used as asked: it is missing, of another kind, or newer than this build. */
export class StoreError extends Error {
  override readonly name = 'StoreError' as const;
}

export interface Store {
  /** The one writer. Transactions on it take the write lock at once. */
  readonly db: Db;
  /** A connection of its own that cannot write: a long read never waits for a transaction. */
  readonly reader: Db;
  [Symbol.asyncDispose](): Promise<void>;
}

/** SQLite before 3.51.3 can corrupt a WAL database when two connections checkpoint at once (https://sqlite.org/wal.html). */
const oldestSafeSqlite = [3, 51, 3] as const;

export interface OpenOptions {
  /**
   * A database that is not there yet is filled without a write-ahead log, so that hundreds of megabytes are written once and not twice;
   * until they are committed nobody else can read it. Whoever opens it next for writing turns the log on, also while it is being filled.
   */
  readonly fillsNew?: boolean;
}

/** Opens (and creates or migrates) the database behind `sqlite:<path>`. */
export async function openStore(
  url: string,
  timers: Timers = systemTimers,
  { fillsNew = false }: OpenOptions = {},
): Promise<Store> {
  const path = sqlitePath(url);
  refuseOldSqlite(process.versions['sqlite'] ?? '0.0.0');
  makeFolder(dirname(path));
  const keepsJournal = fillsNew && !existsSync(path);
  const db = connect({ path, isReadOnly: false, timers, keepsJournal });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw new StoreError(`cannot open the database ${path}`, { cause: error });
  }
  const reader = connect({ path, isReadOnly: true, timers });
  return {
    db,
    reader,
    async [Symbol.asyncDispose]() {
      await reader.destroy();
      await db.destroy();
    },
  };
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new StoreError(`cannot make the folder ${folder} for the database: set database.url`, {
      cause: error,
    });
  }
}

/** Opens an existing database for reading only: what commands use that must not disturb a running service. */
export function openReader(url: string): Db {
  const path = sqlitePath(url);
  if (!existsSync(path)) {
    throw new StoreError(
      `there is no database at ${path}: start the service or import a file first, or set database.url`,
    );
  }
  rollBack(path);
  refuseUnfinished(path);
  return connect({ path, isReadOnly: true, timers: systemTimers });
}

/** Whoever made it died, or is at it: there is nothing to read yet. */
function refuseUnfinished(path: string): void {
  const database = new DatabaseSync(path, { readOnly: true, timeout: readerTimeoutMs });
  try {
    if (database.prepare('select 1 from sqlite_schema limit 1').get() !== undefined) return;
  } finally {
    database.close();
  }
  throw new StoreError(
    `the database at ${path} has nothing in it yet: start the service or import a file first, again if that was interrupted`,
  );
}

/** What a process that died while it filled a new database has left half-written: a connection that only reads must not undo it. */
function rollBack(path: string): void {
  if (!existsSync(`${path}-journal`)) return;
  const database = new DatabaseSync(path, { timeout: readerTimeoutMs });
  try {
    database.prepare('select count(*) from sqlite_schema').get();
  } finally {
    database.close();
  }
}

function connect(options: SqliteDialectOptions): Db {
  return new Kysely<Database>({ dialect: createSqliteDialect(options) });
}

/**
 * Whether another process has the database open, as a service has: then its write-ahead log is there, which whoever closes it last
 * removes (https://sqlite.org/walformat.html). After a crash it is there as well.
 */
export function seemsOpen(url: string): boolean {
  return existsSync(`${sqlitePath(url)}-wal`);
}

/** The file behind a database URL. */
export function sqlitePath(url: string): string {
  if (!url.startsWith('sqlite:')) {
    throw new StoreError(`database.url must start with "sqlite:"; got "${url.split(':')[0]}:"`);
  }
  return url.slice('sqlite:'.length);
}

function refuseOldSqlite(version: string): void {
  const parts = version.split('.').map(Number);
  for (const [index, oldest] of oldestSafeSqlite.entries()) {
    const part = parts[index] ?? 0;
    if (part > oldest) return;
    if (part < oldest) {
      throw new StoreError(
        `SQLite ${version} can corrupt a database in WAL mode; ${oldestSafeSqlite.join('.')} or newer is needed`,
      );
    }
  }
}

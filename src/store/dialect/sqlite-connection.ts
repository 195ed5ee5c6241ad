import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { Timers } from '../../runtime/timers.ts';
import { untilFree } from './until-free.ts';

/** Statements kept prepared per connection; the one that has not run for longest goes first. */
const preparedLimit = 256;

interface Prepared {
  readonly statement: StatementSync;
  /** Whether it gives rows: asking the statement takes as long as a short query. */
  readonly hasRows: boolean;
}

/** One node:sqlite handle behind Kysely's connection interface. Calls run synchronously on the calling thread. */
export class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #timers: Timers;
  readonly #prepared = new Map<string, Prepared>();

  constructor(database: DatabaseSync, timers: Timers) {
    this.#database = database;
    this.#timers = timers;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return untilFree(this.#timers, () => {
      const { statement, hasRows } = this.#prepare(query.sql);
      const parameters = query.parameters.map(toSqlValue);
      if (hasRows) {
        return { rows: rowsOf<R>(statement.all(...parameters)) };
      }
      const { changes, lastInsertRowid } = statement.run(...parameters);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    });
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    // A cached statement could be reset by another query while this iteration is suspended.
    const statement = this.#database.prepare(query.sql);
    for (const row of statement.iterate(...query.parameters.map(toSqlValue))) {
      yield { rows: rowsOf<R>([row]) };
    }
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction;
  }

  execute(sql: string): void {
    this.#database.exec(sql);
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) {
      // A map keeps the order in which its keys were added.
      this.#prepared.delete(sql);
      this.#prepared.set(sql, known);
      return known;
    }
    const statement = this.#database.prepare(sql);
    const prepared = { statement, hasRows: statement.columns().length > 0 };
    // SQLite carries some pragmas out while it prepares them (https://sqlite.org/pragma.html): kept ones would do nothing.
    if (sql.startsWith('pragma')) return prepared;
    for (const oldest of this.#prepared.keys()) {
      if (this.#prepared.size < preparedLimit) break;
      this.#prepared.delete(oldest);
    }
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

/** Kysely's contract: the row type of a query is the caller's statement of what it selects. */
function rowsOf<R>(rows: readonly unknown[]): R[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Kysely's own drivers make the same promise
  return rows as R[];
}

function toSqlValue(value: unknown): SQLInputValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    return value;
  }
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`SQLite cannot bind a ${typeof value}: map it before the query`);
}

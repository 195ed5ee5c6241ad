import type { DatabaseConnection, Dialect, Driver } from 'kysely';
import { CompiledQuery, Kysely } from 'kysely';
import type { Timers } from '../runtime/timers.ts';
import { isDiskFull } from '../store/disk-full.ts';
import { createSqliteDialect } from '../store/dialect/sqlite-dialect.ts';
import type { Db } from '../store/open-store.ts';
import type { Database } from '../store/tables/database.ts';
import type { SimulatedDisk } from './disk.ts';
import type { Life } from './life.ts';

const never = new Promise<never>(() => undefined);

/** SQLite takes 1 as "no more than there are", and this as "as many as can be" (https://sqlite.org/pragma.html#pragma_max_page_count). */
const noMore = CompiledQuery.raw('pragma max_page_count = 1');
const noLimit = CompiledQuery.raw('pragma max_page_count = 4294967294');

/**
 * A process's own connection. The process may die before and after every statement and every COMMIT; as with a killed process, what was not
 * committed is rolled back, and no promise of it is ever settled. While its disk is full no transaction can be committed, and SQLite refuses
 * a single write that needs more room than the file has.
 */
export function openMortalStore(
  path: string,
  {
    life,
    disk,
    timers,
  }: { readonly life: Life; readonly disk: SimulatedDisk; readonly timers: Timers },
): Db {
  const dialect = createSqliteDialect({ path, isReadOnly: false, timers });
  const mortal: Dialect = {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => withDeath(dialect.createDriver(), { life, disk }),
  };
  return new Kysely<Database>({ dialect: mortal });
}

/** As SQLite says it when the log cannot grow (https://sqlite.org/rescode.html#full). */
class SimulatedFullDiskError extends Error {
  override readonly name = 'SimulatedFullDiskError' as const;
  readonly errcode = 13;
}

async function refuse(): Promise<never> {
  throw new SimulatedFullDiskError('database or disk is full');
}

function withDeath(
  driver: Driver,
  { life, disk }: { readonly life: Life; readonly disk: SimulatedDisk },
): Driver {
  const wrapped = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const inner = new WeakMap<DatabaseConnection, DatabaseConnection>();
  life.onDeath(() => {
    void driver.destroy();
  });
  let isLimited = false;
  const noting = async <T>(written: Promise<T>): Promise<T> => {
    try {
      return await written;
    } catch (error) {
      if (isDiskFull(error)) disk.noteRefused();
      throw error;
    }
  };
  const real = (connection: DatabaseConnection): DatabaseConnection =>
    inner.get(connection) ?? connection;
  return {
    init: () => driver.init(),
    async acquireConnection() {
      if (life.isGone()) await never;
      const connection = await driver.acquireConnection();
      if (isLimited !== disk.isFull()) {
        isLimited = disk.isFull();
        await connection.executeQuery(isLimited ? noMore : noLimit);
      }
      const known = wrapped.get(connection);
      if (known !== undefined) return known;
      const mortal: DatabaseConnection = {
        executeQuery: (query) => (life.step() ? noting(connection.executeQuery(query)) : never),
        streamQuery: (query, size) => connection.streamQuery(query, size),
      };
      wrapped.set(connection, mortal);
      inner.set(mortal, connection);
      return mortal;
    },
    releaseConnection: (connection) => driver.releaseConnection(real(connection)),
    async beginTransaction(connection, settings) {
      if (!life.step()) await never;
      await driver.beginTransaction(real(connection), settings);
    },
    async commitTransaction(connection) {
      if (!life.step()) await never;
      await noting(disk.isFull() ? refuse() : driver.commitTransaction(real(connection)));
      if (!life.step()) await never;
    },
    async rollbackTransaction(connection) {
      if (!life.step()) await never;
      await driver.rollbackTransaction(real(connection));
    },
    destroy: () => driver.destroy(),
  };
}

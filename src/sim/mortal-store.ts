import type { DatabaseConnection, Dialect, Driver } from 'kysely';
import { Kysely } from 'kysely';
import type { Timers } from '../runtime/timers.ts';
import { createSqliteDialect } from '../store/dialect/sqlite-dialect.ts';
import type { Db } from '../store/open-store.ts';
import type { Database } from '../store/tables/database.ts';
import type { Life } from './life.ts';

const never = new Promise<never>(() => undefined);

/**
 * A process's own connection. The process may die before and after every statement and every COMMIT; as with a killed process, what was not
 * committed is rolled back, and no promise of it is ever settled.
 */
export function openMortalStore(path: string, life: Life, timers: Timers): Db {
  const dialect = createSqliteDialect({ path, isReadOnly: false, timers });
  const mortal: Dialect = {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => withDeath(dialect.createDriver(), life),
  };
  return new Kysely<Database>({ dialect: mortal });
}

function withDeath(driver: Driver, life: Life): Driver {
  const wrapped = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const inner = new WeakMap<DatabaseConnection, DatabaseConnection>();
  life.onDeath(() => {
    void driver.destroy();
  });
  const real = (connection: DatabaseConnection): DatabaseConnection =>
    inner.get(connection) ?? connection;
  return {
    init: () => driver.init(),
    async acquireConnection() {
      if (life.isGone()) await never;
      const connection = await driver.acquireConnection();
      const known = wrapped.get(connection);
      if (known !== undefined) return known;
      const mortal: DatabaseConnection = {
        executeQuery: (query) => (life.step() ? connection.executeQuery(query) : never),
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
      await driver.commitTransaction(real(connection));
      if (!life.step()) await never;
    },
    async rollbackTransaction(connection) {
      if (!life.step()) await never;
      await driver.rollbackTransaction(real(connection));
    },
    destroy: () => driver.destroy(),
  };
}

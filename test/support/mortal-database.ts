import { Kysely, type Dialect, type Driver } from 'kysely';
import { systemTimers } from '../../src/runtime/timers.ts';
import { createSqliteDialect } from '../../src/store/dialect/sqlite-dialect.ts';
import type { Db } from '../../src/store/open-store.ts';
import type { Database } from '../../src/store/tables/database.ts';

/** The life of one simulated process: it can end between any two things that others can see. */
export interface Life {
  /** Resolves when the process has died. */
  readonly died: Promise<void>;
  /** Points passed so far. */
  readonly passed: () => number;
  /** A point at which the process may die; then it never returns. */
  readonly point: () => Promise<void>;
  /** Lets a step happen only while alive. */
  readonly onDeath: (cleanUp: () => Promise<void>) => void;
}

/** A process that dies at its n-th point; with Infinity it never does. */
export function createLife(diesAtPoint: number): Life {
  const death = Promise.withResolvers<void>();
  const never = new Promise<never>(() => undefined);
  const cleanUps: (() => Promise<void>)[] = [];
  let passed = 0;
  return {
    died: death.promise,
    passed: () => passed,
    onDeath: (cleanUp) => cleanUps.push(cleanUp),
    async point() {
      passed += 1;
      if (passed < diesAtPoint) return;
      if (passed === diesAtPoint) {
        for (const cleanUp of cleanUps) await cleanUp();
        death.resolve();
      }
      await never;
    },
  };
}

/**
 * The process's own connection. It may die right before and right after every COMMIT; as with a killed process, what was
 * not committed is rolled back by the database.
 */
export function openMortalDatabase(path: string, life: Life): Db {
  const dialect = createSqliteDialect({
    path,
    isReadOnly: false,
    timers: systemTimers,
  });
  const mortal: Dialect = {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver: () => {
      const driver = dialect.createDriver();
      life.onDeath(() => driver.destroy());
      return withDeath(driver, life);
    },
  };
  return new Kysely<Database>({ dialect: mortal });
}

function withDeath(driver: Driver, life: Life): Driver {
  return {
    init: () => driver.init(),
    acquireConnection: () => driver.acquireConnection(),
    releaseConnection: (connection) => driver.releaseConnection(connection),
    beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
    async commitTransaction(connection) {
      await life.point();
      await driver.commitTransaction(connection);
      await life.point();
    },
    rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
    destroy: () => driver.destroy(),
  };
}

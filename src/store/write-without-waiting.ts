import { sql } from 'kysely';
import type { Db, Trx } from './open-store.ts';

/**
 * A transaction whose commit does not wait for the disk: for what can be had again for nothing. It is whole and in its place among the
 * others, is there for everybody at once, and outlives the end of this process in whatever way; if the power fails before the next commit
 * that does wait, or the next checkpoint, it has not happened (https://sqlite.org/pragma.html#pragma_synchronous). docs/decisions/0029.
 */
export function writeWithoutWaiting<T>(db: Db, change: (trx: Trx) => Promise<T>): Promise<T> {
  // Nobody else gets the connection until it waits for the disk again.
  return db.connection().execute(async (own) => {
    await sql`pragma synchronous = normal`.execute(own);
    try {
      return await own.transaction().execute(change);
    } finally {
      await sql`pragma synchronous = full`.execute(own);
    }
  });
}

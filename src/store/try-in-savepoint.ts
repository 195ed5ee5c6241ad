import { CompiledQuery } from 'kysely';
import type { Trx } from './open-store.ts';

export type Tried =
  { readonly kind: 'kept' } | { readonly kind: 'undone'; readonly error: unknown };

// Differs because Kysely has savepoints only for transactions that are not closed by leaving a function.
const begin = CompiledQuery.raw('savepoint one_of_group');
const keep = CompiledQuery.raw('release savepoint one_of_group');
const undo = CompiledQuery.raw('rollback to savepoint one_of_group');

/**
 * Writes as a part of the caller's transaction that can fail by itself: what it wrote is undone and the rest goes on. Throws what the write
 * threw when SQLite has ended the whole transaction over it, as it does when the disk is full (https://sqlite.org/lang_transaction.html).
 */
export async function tryInSavepoint(trx: Trx, write: (trx: Trx) => Promise<void>): Promise<Tried> {
  await trx.executeQuery(begin);
  try {
    await write(trx);
  } catch (error) {
    const [undone] = await Promise.allSettled([trx.executeQuery(undo)]);
    if (undone?.status === 'rejected') throw error;
    await trx.executeQuery(keep);
    return { kind: 'undone', error };
  }
  await trx.executeQuery(keep);
  return { kind: 'kept' };
}

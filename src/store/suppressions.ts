import { createHmac } from 'node:crypto';
import type { SuppressionKind } from '../domain/access.ts';
import { compileOnce } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';

/** Salted hash under which a value stands on the suppression list: the list outlives an erasure, the value does not. */
export type SuppressionHash = (kind: SuppressionKind, value: string) => string;

export function createSuppressionHash(masterKey: Uint8Array): SuppressionHash {
  return (kind, value) =>
    createHmac('sha256', masterKey).update(`suppression:${kind}:${value}`).digest('hex');
}

export async function loadSuppressions(db: Db | Trx): Promise<ReadonlySet<string>> {
  const { rows } = await selectHashes(db, {});
  return new Set(rows.map((row) => row.value_hash));
}

const selectHashes = compileOnce<object, { value_hash: string }>((db) =>
  db.selectFrom('suppressions').select('value_hash'),
);

export async function saveSuppression(
  db: Db | Trx,
  entry: {
    readonly id: string;
    readonly kind: SuppressionKind;
    readonly valueHash: string;
    readonly reason: string;
    readonly now: number;
  },
): Promise<'added' | 'known'> {
  const result = await db
    .insertInto('suppressions')
    .values({
      id: entry.id,
      kind: entry.kind,
      value_hash: entry.valueHash,
      reason: entry.reason,
      created_at: entry.now,
    })
    .onConflict((conflict) => conflict.columns(['kind', 'value_hash']).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n ? 'added' : 'known';
}

import type { Credits } from '../domain/credits.ts';
import { compileOnce } from './compile-once.ts';
import type { Trx } from './open-store.ts';

/** A receipt of a look-up that the provider may not have charged. */
export interface AssumedCharge {
  readonly intentId: string;
  readonly taskId: string | null;
  readonly credits: Credits;
}

/** Those that a reading of the balance is the first to account for. */
export async function listAssumedCharges(
  trx: Trx,
  readingId: string,
): Promise<readonly AssumedCharge[]> {
  const { rows } = await selectAssumed(trx, { readingId });
  return rows;
}

const selectAssumed = compileOnce<{ readonly readingId: string }, AssumedCharge>((db, hole) =>
  db
    .selectFrom('spend_entries')
    .innerJoin('spend_intents', 'spend_intents.id', 'spend_entries.intent_id')
    .select([
      'spend_intents.id as intentId',
      'spend_entries.task_id as taskId',
      'spend_entries.credits',
    ])
    .where('spend_entries.reading_id', '=', hole('readingId'))
    .where('spend_entries.to_account', '=', 'spent')
    .where('spend_intents.is_charge_assumed', '=', 1)
    .orderBy('spend_intents.id'),
);

/** The look-up was free. */
export async function markUncharged(trx: Trx, intentId: string): Promise<void> {
  await trx
    .updateTable('spend_intents')
    .set({ charged_credits: '0.00', is_charge_assumed: null })
    .where('id', '=', intentId)
    .execute();
}

/** What the reading cannot tell: whether these credits were charged. */
export async function saveAssumed(trx: Trx, readingId: string, credits: Credits): Promise<void> {
  await trx
    .updateTable('balance_readings')
    .set({ assumed_credits: credits })
    .where('id', '=', readingId)
    .execute();
}

import { addCredits, compareCredits, subtractCredits, type Credits } from '../domain/credits.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { compileOnce } from './compile-once.ts';
import type { Trx } from './open-store.ts';

/** A receipt of a look-up that the provider may not have charged. */
export interface AssumedCharge {
  readonly intentId: string;
  readonly taskId: string | null;
  readonly credits: Credits;
  /** Of the balance that accounted for it first. */
  readonly readingId: string;
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
      'spend_entries.reading_id as readingId',
    ])
    .$narrowType<{ readingId: string }>()
    .where('spend_entries.reading_id', '=', hole('readingId'))
    .where('spend_entries.to_account', '=', 'spent')
    .where('spend_intents.is_charge_assumed', '=', 1)
    .orderBy('spend_intents.id'),
);

/** Those that readings after one instant and before another accounted for, and that none has told of. */
export function listAssumedWithin(
  trx: Trx,
  {
    provider,
    from,
    to,
  }: { readonly provider: PaidProviderName; readonly from: number; readonly to: number },
): Promise<readonly AssumedCharge[]> {
  return trx
    .selectFrom('balance_readings')
    .innerJoin('spend_entries', 'spend_entries.reading_id', 'balance_readings.id')
    .innerJoin('spend_intents', 'spend_intents.id', 'spend_entries.intent_id')
    .select([
      'spend_intents.id as intentId',
      'spend_entries.task_id as taskId',
      'spend_entries.credits',
      'balance_readings.id as readingId',
    ])
    .where('balance_readings.provider', '=', provider)
    .where('balance_readings.read_at', '>', from)
    .where('balance_readings.read_at', '<', to)
    .where('balance_readings.assumed_credits', 'is not', null)
    .where('spend_entries.to_account', '=', 'spent')
    .where('spend_intents.is_charge_assumed', '=', 1)
    .orderBy('balance_readings.read_at')
    .orderBy('spend_intents.id')
    .execute();
}

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

/** The same of an earlier reading: what it could not tell apart may have been these credits. */
export async function saveAssumedAt(
  trx: Trx,
  {
    provider,
    readAt,
    credits,
  }: {
    readonly provider: PaidProviderName;
    readonly readAt: number;
    readonly credits: Credits;
  },
): Promise<void> {
  const reading = await trx
    .selectFrom('balance_readings')
    .select(['id', 'assumed_credits'])
    .where('provider', '=', provider)
    .where('read_at', '=', readAt)
    .executeTakeFirstOrThrow();
  await saveAssumed(trx, reading.id, addCredits(reading.assumed_credits ?? '0', credits));
}

/** Of credits that a reading could not tell of it is known now that they were not charged. */
export async function closeAssumed(trx: Trx, readingId: string, credits: Credits): Promise<void> {
  const reading = await trx
    .selectFrom('balance_readings')
    .select('assumed_credits')
    .where('id', '=', readingId)
    .executeTakeFirstOrThrow();
  const open = subtractCredits(reading.assumed_credits ?? '0', credits);
  const isOpen = compareCredits(open, '0') > 0;
  await trx
    .updateTable('balance_readings')
    .set({ assumed_credits: isOpen ? open : null })
    .where('id', '=', readingId)
    .execute();
}

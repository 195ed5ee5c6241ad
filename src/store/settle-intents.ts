import { addCredits, compareCredits, subtractCredits, type Credits } from '../domain/credits.ts';
import { compileOnce } from './compile-once.ts';
import { heedDearer } from './dearest-lookups.ts';
import type { Trx } from './open-store.ts';
import type { SpendIntentRow } from './spend-intents.ts';
import { enterMove } from './spend-ledger.ts';

/** Books what one look-up cost: the charge leaves the reservation, the rest of it is released. */
export async function settleIntent(
  trx: Trx,
  intent: SpendIntentRow,
  settled: {
    readonly credits: Credits;
    /** The provider may not have charged it. */
    readonly isChargeAssumed?: boolean;
    readonly reason: string;
    readonly now: number;
    readonly newId: () => string;
  },
): Promise<void> {
  const book = (from: 'reserved' | 'available', to: 'spent' | 'available', credits: Credits) =>
    compareCredits(credits, '0') <= 0
      ? Promise.resolve()
      : enterMove(trx, {
          id: settled.newId(),
          provider: intent.provider,
          intentId: intent.id,
          taskId: intent.task_id,
          from,
          to,
          credits,
          now: settled.now,
        });
  const reserved = intent.estimated_credits;
  const beyond = subtractCredits(settled.credits, reserved);
  const fromReserve = compareCredits(beyond, '0') > 0 ? reserved : settled.credits;
  await book('reserved', 'spent', fromReserve);
  await book('available', 'spent', beyond);
  await book('reserved', 'available', subtractCredits(reserved, fromReserve));
  if (compareCredits(beyond, '0') > 0) await heedDearer(trx, intent, settled.credits);
  await markSettled(trx, {
    id: intent.id,
    charged: addCredits(settled.credits, '0'),
    isChargeAssumed: settled.isChargeAssumed === true ? 1 : null,
    reason: settled.reason,
    now: settled.now,
  });
}

const markSettled = compileOnce<
  {
    readonly id: string;
    readonly charged: Credits;
    readonly isChargeAssumed: number | null;
    readonly reason: string;
    readonly now: number;
  },
  unknown
>((db, hole) =>
  db
    .updateTable('spend_intents')
    .set({
      state: 'settled',
      charged_credits: hole('charged'),
      is_charge_assumed: hole('isChargeAssumed'),
      state_reason: hole('reason'),
      finished_at: hole('now'),
    })
    .where('id', '=', hole('id')),
);

/** Gives one look-up back to be bought later, because the provider had no credits left for it. */
export async function returnIntent(
  trx: Trx,
  intent: SpendIntentRow,
  returned: { readonly now: number; readonly newId: () => string },
): Promise<void> {
  await releaseReservation(trx, intent, returned);
  await trx
    .updateTable('spend_intents')
    .set({ state: 'planned', task_id: null, sent_at: null })
    .where('id', '=', intent.id)
    .execute();
}

/** Gives back what was put aside for a look-up that was not charged. */
export async function releaseReservation(
  trx: Trx,
  intent: SpendIntentRow,
  released: { readonly now: number; readonly newId: () => string },
): Promise<void> {
  await enterMove(trx, {
    id: released.newId(),
    provider: intent.provider,
    intentId: intent.id,
    taskId: intent.task_id,
    from: 'reserved',
    to: 'available',
    credits: intent.estimated_credits,
    now: released.now,
  });
}

import { sql } from 'kysely';
import { compareCredits, subtractCredits, sumCredits, type Credits } from '../domain/credits.ts';
import { paidProviders, type DoubtEvidence, type PaidProviderName } from '../domain/enrichment.ts';
import { compileOnce } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { ProviderTaskRow } from './provider-tasks.ts';
import { releaseReservation } from './settle-intents.ts';
import type { SpendIntentRow } from './spend-intents.ts';
import { enterMove } from './spend-ledger.ts';

/** Who or what ends a doubt, and why. */
export interface Resolution {
  readonly by: DoubtEvidence;
  readonly reason: string;
  /** The person; null where evidence spoke for itself. */
  readonly principalId: string | null;
  readonly now: number;
  readonly newId: () => string;
}

/** Starts of which nobody knows yet how they ended, oldest first. */
export async function listDoubts(db: Db | Trx): Promise<readonly ProviderTaskRow[]> {
  const { rows } = await selectDoubts(db, {});
  return rows;
}

const selectDoubts = compileOnce<object, ProviderTaskRow>((db) => inDoubt(db).orderBy('sent_at'));

function inDoubt(db: Db | Trx) {
  return db
    .selectFrom('provider_tasks')
    .selectAll()
    .where('provider', 'in', paidProviders)
    .where('state', '=', 'in_doubt');
}

/** What weighing a start in doubt takes, without what was answered. */
export type StartInDoubt = Pick<
  ProviderTaskRow,
  'id' | 'operation' | 'sent_at' | 'doubted_at' | 'read_at_before' | 'next_poll_at' | 'is_cut_short'
>;

/** Starts in doubt of one provider that were sent after an instant, oldest first. */
export async function listStartsInDoubt(
  db: Db | Trx,
  of: { readonly provider: PaidProviderName; readonly sentAfter: number },
): Promise<readonly StartInDoubt[]> {
  const { rows } = await selectStartsInDoubt(db, of);
  return rows;
}

const selectStartsInDoubt = compileOnce<
  { readonly provider: PaidProviderName; readonly sentAfter: number },
  StartInDoubt
>((db, hole) =>
  db
    .selectFrom('provider_tasks')
    .select([
      'id',
      'operation',
      'sent_at',
      'doubted_at',
      'read_at_before',
      'next_poll_at',
      'is_cut_short',
    ])
    .where('provider', '=', hole('provider'))
    .where('state', '=', sql.lit('in_doubt'))
    .where('sent_at', '>', hole('sentAfter'))
    .orderBy('sent_at'),
);

/** By task, how many of its look-ups are in doubt. */
export async function countDoubtfulIntents(db: Db | Trx): Promise<ReadonlyMap<string, number>> {
  const { rows } = await selectDoubtfulCounts(db, {});
  return new Map(rows.map(({ task_id: taskId, count }) => [taskId, count]));
}

const selectDoubtfulCounts = compileOnce<object, { task_id: string; count: number }>((db) =>
  db
    .selectFrom('spend_intents')
    .select((select) => ['task_id', select.fn.countAll<number>().as('count')])
    .where('state', '=', 'in_doubt')
    .where('task_id', 'is not', null)
    .groupBy('task_id')
    .$narrowType<{ task_id: string }>(),
);

export function doubtfulIntents(db: Db | Trx, taskId: string): Promise<readonly SpendIntentRow[]> {
  return db
    .selectFrom('spend_intents')
    .selectAll()
    .where('task_id', '=', taskId)
    .where('state', '=', 'in_doubt')
    .orderBy('id')
    .execute();
}

/** Doubts that are older than `before` and were not announced yet. */
export async function listUnalertedDoubts(
  db: Db | Trx,
  before: number,
): Promise<readonly ProviderTaskRow[]> {
  const { rows } = await selectUnalerted(db, { before });
  return rows;
}

const selectUnalerted = compileOnce<{ before: number }, ProviderTaskRow>((db, hole) =>
  inDoubt(db)
    .where('doubt_alerted_at', 'is', null)
    .where('doubted_at', '<=', hole('before'))
    .orderBy('sent_at'),
);

export async function markAlerted(trx: Trx, taskId: string, now: number): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set({ doubt_alerted_at: now })
    .where('id', '=', taskId)
    .execute();
}

/** The task is running after all: from now on its result is asked for by this hash, which settles it. */
export async function adoptTask(
  trx: Trx,
  taskId: string,
  adopted: Omit<Resolution, 'newId'> & { readonly taskHash: string; readonly nextPollAt: number },
): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set({
      ...resolved(adopted),
      state: 'accepted',
      task_hash: adopted.taskHash,
      accepted_at: adopted.now,
      next_poll_at: adopted.nextPollAt,
      finished_at: null,
      state_reason: null,
      balance_after: null,
    })
    .where('id', '=', taskId)
    .execute();
  await reopenIntents(trx, taskId);
}

/** Makes the look-ups of a task in doubt ready to be settled with an answer that came after all. */
export async function reopenIntents(trx: Trx, taskId: string): Promise<void> {
  await trx
    .updateTable('spend_intents')
    .set({ state: 'accepted', state_reason: null })
    .where('task_id', '=', taskId)
    .where('state', '=', 'in_doubt')
    .execute();
}

/** What else is known of a doubt of which a part has ended; its receipts are to be compared with the next reading. */
export async function keepInDoubt(trx: Trx, taskId: string, reason: string): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set({ state_reason: reason, balance_after: null })
    .where('id', '=', taskId)
    .execute();
  await trx
    .updateTable('spend_intents')
    .set({ state_reason: reason })
    .where('task_id', '=', taskId)
    .where('state', '=', 'in_doubt')
    .execute();
}

export async function markResolved(
  trx: Trx,
  taskId: string,
  resolution: Omit<Resolution, 'newId'>,
): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set(resolved(resolution))
    .where('id', '=', taskId)
    .execute();
}

/** Nothing was charged: what was put aside is released, and the look-ups may be asked for anew. Returns them. */
export async function voidDoubt(
  trx: Trx,
  taskId: string,
  resolution: Resolution,
): Promise<readonly SpendIntentRow[]> {
  const intents = await doubtfulIntents(trx, taskId);
  for (const intent of intents) {
    await releaseReservation(trx, intent, resolution);
    await endIntent(trx, intent, { state: 'voided', resolution });
  }
  await trx
    .updateTable('provider_tasks')
    .set({ ...resolved(resolution), state: 'refused', next_poll_at: null })
    .where('id', '=', taskId)
    .execute();
  return intents;
}

/** The look-ups of an answered task are settled: there is nothing left to doubt. */
export async function completeDoubt(
  trx: Trx,
  taskId: string,
  resolution: Omit<Resolution, 'newId'>,
): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set({ ...resolved(resolution), state: 'completed', next_poll_at: null })
    .where('id', '=', taskId)
    .execute();
}

/**
 * Credits were charged for answers that nobody has. They are spent on the task as a whole, because nobody knows on which of its look-ups.
 * With `mayBuyAgain` the look-ups may be asked for anew; else not within the life of an answer.
 */
export async function writeOffDoubt(
  trx: Trx,
  taskId: string,
  {
    credits,
    mayBuyAgain,
    ...resolution
  }: Resolution & { readonly credits: Credits; readonly mayBuyAgain: boolean },
): Promise<readonly SpendIntentRow[]> {
  const intents = await doubtfulIntents(trx, taskId);
  const { provider } = await trx
    .selectFrom('provider_tasks')
    .select('provider')
    .where('id', '=', taskId)
    .executeTakeFirstOrThrow();
  const reserved = sumCredits(intents.map((intent) => intent.estimated_credits));
  const beyond = subtractCredits(credits, reserved);
  const isBeyond = compareCredits(beyond, '0') > 0;
  const fromReserve = isBeyond ? reserved : credits;
  const book = (
    from: 'reserved' | 'available',
    to: 'spent' | 'available',
    amount: Credits,
  ): Promise<void> =>
    compareCredits(amount, '0') <= 0
      ? Promise.resolve()
      : enterMove(trx, {
          id: resolution.newId(),
          provider,
          intentId: null,
          taskId,
          from,
          to,
          credits: amount,
          now: resolution.now,
        });
  await book('reserved', 'spent', fromReserve);
  await book('available', 'spent', beyond);
  await book('reserved', 'available', subtractCredits(reserved, fromReserve));
  for (const intent of intents) {
    await endIntent(trx, intent, { state: mayBuyAgain ? 'voided' : 'written_off', resolution });
  }
  await trx
    .updateTable('provider_tasks')
    .set({
      ...resolved(resolution),
      state: 'completed',
      next_poll_at: null,
      written_off_credits: credits,
      // The next reading takes the receipt into account: what it had called unexplained is explained now.
      balance_after: null,
    })
    .where('id', '=', taskId)
    .execute();
  return intents;
}

function resolved({ by, reason, principalId, now }: Omit<Resolution, 'newId'>) {
  return {
    resolved_by: by,
    resolved_at: now,
    resolved_reason: reason,
    resolved_by_principal: principalId,
  };
}

async function endIntent(
  trx: Trx,
  intent: SpendIntentRow,
  {
    state,
    resolution,
  }: { readonly state: 'voided' | 'written_off'; readonly resolution: Resolution },
): Promise<void> {
  await trx
    .updateTable('spend_intents')
    .set({ state, state_reason: resolution.reason, finished_at: resolution.now })
    .where('id', '=', intent.id)
    .execute();
}

import type { TaskState } from '../domain/enrichment.ts';
import type { Trx } from './open-store.ts';
import type { SpendIntentRow } from './spend-intents.ts';
import { releaseReservation } from './settle-intents.ts';

/** The provider took the task: from now on its result can be fetched as often as needed. */
export async function acceptTask(
  trx: Trx,
  taskId: string,
  accepted: { readonly taskHash: string; readonly nextPollAt: number; readonly now: number },
): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set({
      state: 'accepted',
      task_hash: accepted.taskHash,
      accepted_at: accepted.now,
      next_poll_at: accepted.nextPollAt,
    })
    .where('id', '=', taskId)
    .execute();
  await trx
    .updateTable('spend_intents')
    .set({ state: 'accepted', refused_with: null, refused_at: null, state_reason: null })
    .where('task_id', '=', taskId)
    .where('state', '=', 'sent')
    .execute();
}

/** The provider definitely did not execute the start: its reservation is released and its intents are planned again. */
export async function refuseTask(
  trx: Trx,
  taskId: string,
  refused: { readonly reason: string; readonly now: number; readonly newId: () => string },
): Promise<void> {
  await endTask(trx, taskId, { state: 'refused', reason: refused.reason, now: refused.now });
  for (const intent of await takenIntents(trx, taskId)) {
    await releaseReservation(trx, intent, refused);
    await trx
      .updateTable('spend_intents')
      .set({ state: 'planned', task_id: null, sent_at: null })
      .where('id', '=', intent.id)
      .execute();
  }
}

/** Nobody can say whether the start was executed: its intents are kept from being sent again, with the evidence. */
export async function parkTask(
  trx: Trx,
  taskId: string,
  parked: {
    readonly reason: string;
    readonly now: number;
    /** When its result is asked for once more; null when there is no hash to ask by, or nobody knows it. */
    readonly nextPollAt: number | null;
    /** What was taken for its hash is none: another may be told yet. */
    readonly isHashWrong?: boolean;
  },
): Promise<readonly SpendIntentRow[]> {
  const intents = await takenIntents(trx, taskId);
  await endTask(trx, taskId, { state: 'in_doubt', reason: parked.reason, now: parked.now });
  await trx
    .updateTable('provider_tasks')
    .set({
      doubted_at: parked.now,
      doubt_alerted_at: null,
      next_poll_at: parked.nextPollAt,
      resolved_by: null,
      resolved_at: null,
      resolved_reason: null,
      resolved_by_principal: null,
      ...(parked.isHashWrong === true && { task_hash: null }),
    })
    .where('id', '=', taskId)
    .execute();
  await trx
    .updateTable('spend_intents')
    .set({ state: 'in_doubt', state_reason: parked.reason })
    .where('task_id', '=', taskId)
    .where('state', 'in', ['sent', 'accepted'])
    .execute();
  return intents;
}

export async function completeTask(
  trx: Trx,
  taskId: string,
  completed: { readonly rawResult: string; readonly isCutShort: boolean; readonly now: number },
): Promise<void> {
  await endTask(trx, taskId, { state: 'completed', reason: null, now: completed.now });
  await trx
    .updateTable('provider_tasks')
    // What it cost is compared with a balance read from now on.
    .set({
      raw_result: completed.rawResult,
      is_cut_short: completed.isCutShort ? 1 : 0,
      balance_after: null,
    })
    .where('id', '=', taskId)
    .execute();
}

/** Look-ups of a task that are sent or accepted and have no end yet. */
export function takenIntents(trx: Trx, taskId: string): Promise<readonly SpendIntentRow[]> {
  return trx
    .selectFrom('spend_intents')
    .selectAll()
    .where('task_id', '=', taskId)
    .where('state', 'in', ['sent', 'accepted'])
    .execute();
}

async function endTask(
  trx: Trx,
  taskId: string,
  end: { readonly state: TaskState; readonly reason: string | null; readonly now: number },
): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set({ state: end.state, state_reason: end.reason, finished_at: end.now, next_poll_at: null })
    .where('id', '=', taskId)
    .execute();
}

import type { Selectable } from 'kysely';
import {
  asCommittedTask,
  type CommittedTask,
  type PaidOperation,
  type PaidTask,
} from '../domain/committed-task.ts';
import type { Credits } from '../domain/credits.ts';
import type { TaskState } from '../domain/enrichment.ts';
import type { LeasedJob } from './jobs/job-row.ts';
import { LostLeaseError } from './jobs/job-row.ts';
import type { Db, Trx } from './open-store.ts';
import type { SpendIntentRow } from './spend-intents.ts';
import { releaseReservation } from './settle-intents.ts';
import { enterMove } from './spend-ledger.ts';
import type { Database } from './tables/database.ts';

export type ProviderTaskRow = Selectable<Database['provider_tasks']>;

/** Tasks that still need something: a reply that was lost, a result to fetch, a late one to look at now and then. */
export function listOpenTasks(db: Db, provider: string): Promise<readonly ProviderTaskRow[]> {
  return db
    .selectFrom('provider_tasks')
    .selectAll()
    .where('provider', '=', provider)
    .where('state', 'in', ['sent', 'accepted', 'stale'])
    .orderBy('sent_at')
    .execute();
}

export function findTask(db: Db | Trx, id: string): Promise<ProviderTaskRow | undefined> {
  return db.selectFrom('provider_tasks').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Ended tasks whose answer was cut short, with look-ups in it of which the balance is to tell whether they were charged. */
export function listCutShort(trx: Trx): Promise<readonly ProviderTaskRow[]> {
  return trx
    .selectFrom('provider_tasks')
    .selectAll()
    .where('is_cut_short', '=', 1)
    .where('state', '=', 'completed')
    .where('id', 'in', (select) =>
      select
        .selectFrom('spend_intents')
        .select('task_id')
        .where('state', '=', 'accepted')
        .$narrowType<{ task_id: string }>(),
    )
    .execute();
}

/** There is news of a task: its result is asked for at the next look. */
export async function pollSoon(trx: Trx, taskId: string, now: number): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set({ next_poll_at: now })
    .where('id', '=', taskId)
    .execute();
}

/** Tasks in doubt whose hash is known and whose result is to be asked for once more by now. */
export function listDoubtsToPoll(db: Db | Trx, now: number): Promise<readonly ProviderTaskRow[]> {
  return db
    .selectFrom('provider_tasks')
    .selectAll()
    .where('state', '=', 'in_doubt')
    .where('task_hash', 'is not', null)
    .where('next_poll_at', '<=', now)
    .orderBy('sent_at')
    .execute();
}

/** Whether anything is planned, under way or not yet compared with the balance. */
export async function hasPaidWork(db: Db | Trx, provider: string): Promise<boolean> {
  const intent = await db
    .selectFrom('spend_intents')
    .select('id')
    .where('provider', '=', provider)
    .where('state', 'in', ['planned', 'sent', 'accepted'])
    .limit(1)
    .executeTakeFirst();
  if (intent !== undefined) return true;
  const task = await db
    .selectFrom('provider_tasks')
    .select('id')
    .where('provider', '=', provider)
    .where('state', 'in', ['completed', 'in_doubt'])
    .where('balance_after', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return task !== undefined;
}

/** Completed tasks whose balance afterwards has not been read yet. */
export async function listUnreconciledTasks(db: Db, provider: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('provider_tasks')
    .select('id')
    .where('provider', '=', provider)
    .where('state', 'in', ['completed', 'in_doubt'])
    .where('balance_after', 'is', null)
    .execute();
  return rows.map((row) => row.id);
}

/** Whether something was bought whose result or price is not known yet. */
export async function hasTaskToFinish(db: Db, provider: string): Promise<boolean> {
  if ((await listOpenTasks(db, provider)).length > 0) return true;
  return (await listUnreconciledTasks(db, provider)).length > 0;
}

export async function saveBalanceAfter(
  trx: Trx,
  taskIds: readonly string[],
  balance: Credits,
): Promise<void> {
  if (taskIds.length === 0) return;
  await trx
    .updateTable('provider_tasks')
    .set({ balance_after: balance })
    .where('id', 'in', taskIds)
    .execute();
}

/** `read_at` of the balance that each start was decided on; 0 where it was not kept. */
export async function readAtBefore(
  trx: Trx,
  taskIds: readonly string[],
): Promise<readonly { readonly id: string; readonly readAt: number }[]> {
  if (taskIds.length === 0) return [];
  const rows = await trx
    .selectFrom('provider_tasks')
    .select(['id', 'read_at_before'])
    .where('id', 'in', taskIds)
    .execute();
  return rows.map((row) => ({ id: row.id, readAt: row.read_at_before ?? 0 }));
}

export interface TaskToSend<Operation extends PaidOperation> {
  readonly task: PaidTask<Operation>;
  readonly intentIds: readonly string[];
  readonly balanceBefore: Credits;
  /** `read_at` of the reading with that balance; null before the first. */
  readonly readAtBefore: number | null;
  /** SHA-256 of the token in the task's webhook address; null when it has none. */
  readonly webhookTokenHash: string | null;
  readonly now: number;
  readonly newId: () => string;
}

/**
 * Writes down that the money is about to be spent and returns only after COMMIT: the task it gives back is what the paid
 * client takes. Refuses when the job was given to another worker meanwhile, or an intent is no longer planned.
 */
export async function commitTask<Operation extends PaidOperation>(
  db: Db,
  job: LeasedJob,
  sending: TaskToSend<Operation>,
): Promise<CommittedTask<Operation>> {
  const { task, intentIds, now } = sending;
  await db.transaction().execute(async (trx) => {
    await assertLeased(trx, job);
    await trx
      .insertInto('provider_tasks')
      .values({
        id: task.taskId,
        provider: 'snov',
        operation: task.operation,
        state: 'sent',
        balance_before: sending.balanceBefore,
        read_at_before: sending.readAtBefore,
        webhook_token_hash: sending.webhookTokenHash,
        sent_at: now,
        polls: 0,
      })
      .execute();
    const taken = await trx
      .updateTable('spend_intents')
      .set({ state: 'sent', task_id: task.taskId, sent_at: now })
      .where('id', 'in', intentIds)
      .where('state', '=', 'planned')
      .returning(['id', 'estimated_credits'])
      .execute();
    if (taken.length !== intentIds.length) throw new LostLeaseError(job.id);
    for (const intent of taken) {
      await enterMove(trx, {
        id: sending.newId(),
        intentId: intent.id,
        taskId: task.taskId,
        from: 'available',
        to: 'reserved',
        credits: intent.estimated_credits,
        now,
      });
    }
  });
  return asCommittedTask(task);
}

async function assertLeased(trx: Trx, job: LeasedJob): Promise<void> {
  const row = await trx
    .selectFrom('jobs')
    .select('lease_token')
    .where('id', '=', job.id)
    .executeTakeFirst();
  if (row?.lease_token !== job.lease_token) throw new LostLeaseError(job.id);
}

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
    .set({ state: 'accepted' })
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

/** Sets the next look at a task that is not finished yet. */
export async function postponeTask(
  trx: Trx,
  taskId: string,
  poll: {
    readonly state: 'accepted' | 'stale' | 'in_doubt';
    readonly polls: number;
    readonly nextPollAt: number | null;
  },
): Promise<void> {
  await trx
    .updateTable('provider_tasks')
    .set({ state: poll.state, polls: poll.polls, next_poll_at: poll.nextPollAt })
    .where('id', '=', taskId)
    .execute();
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

import type { Insertable } from 'kysely';
import type { Lane, Priority } from '../../domain/job.ts';
import type { Trx } from '../open-store.ts';
import type { Database } from '../tables/database.ts';
import { rankOf } from './rank.ts';

export interface NewJob {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly lane: Lane;
  readonly priority: Priority;
  readonly payload: string;
  readonly maxAttempts: number;
  readonly runAt: number;
  readonly now: number;
  readonly createdBy: string;
  /** There is news: a job that was put off to wait for it runs at its time again. */
  readonly isWaking: boolean;
  /** The run that is under way is answer enough: it does not run once more. */
  readonly joinsRunning?: boolean;
}

/**
 * Enqueues inside the caller's transaction, so that a job exists exactly when the fact that asks for it does. There is at most one active
 * job per kind and subject: asking again for a waiting one can only move it forward, asking for a running one makes it
 * run once more, because what it has read by then may be older than the reason for asking.
 * Returns the id of the active job.
 */
export async function enqueueJob(trx: Trx, job: NewJob): Promise<string> {
  // First, because most jobs are the only one of their subject: a burst of entries would else ask seven hundred times for what is not there.
  const added = await trx
    .insertInto('jobs')
    .values(newJobRow(job))
    .onConflict((conflict) =>
      conflict.columns(['kind', 'subject']).where('finished_at', 'is', null).doNothing(),
    )
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 1n) return job.id;
  const rankAt = rankOf(job.priority, job.runAt);
  const active = await trx
    .selectFrom('jobs')
    .select(['id', 'state', 'rank_at', 'run_at', 'snoozes'])
    .where('kind', '=', job.kind)
    .where('subject', '=', job.subject)
    .where('finished_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (active.state === 'running') {
    if (job.joinsRunning === true) return active.id;
    await trx
      .updateTable('jobs')
      .set({ is_requested_again: 1 })
      .where('id', '=', active.id)
      .execute();
    return active.id;
  }
  // A retry or snooze keeps its time: asking again does not break a back-off.
  const isPutOff = active.state === 'retryable' || (active.snoozes > 0 && !job.isWaking);
  const runAt = isPutOff ? active.run_at : Math.min(active.run_at, job.runAt);
  const isUrged = rankAt < active.rank_at;
  if (!isUrged && runAt === active.run_at) return active.id;
  await trx
    .updateTable('jobs')
    .set({
      run_at: runAt,
      rank_at: Math.min(active.rank_at, rankAt),
      ...(isUrged && { priority: job.priority, payload: job.payload }),
    })
    .where('id', '=', active.id)
    .execute();
  return active.id;
}

/** A job that nobody has taken up yet, as it is written down. */
export function newJobRow(job: NewJob): Insertable<Database['jobs']> {
  return {
    id: job.id,
    kind: job.kind,
    subject: job.subject,
    lane: job.lane,
    priority: job.priority,
    state: job.runAt > job.now ? 'scheduled' : 'available',
    payload: job.payload,
    attempt: 0,
    max_attempts: job.maxAttempts,
    run_at: job.runAt,
    rank_at: rankOf(job.priority, job.runAt),
    is_requested_again: 0,
    snoozes: 0,
    created_at: job.now,
    created_by: job.createdBy,
  };
}

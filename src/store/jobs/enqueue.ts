import type { Insertable } from 'kysely';
import type { Lane, Priority } from '../../domain/job.ts';
import { compileOnce, firstRow } from '../compile-once.ts';
import { StoreError, type Trx } from '../open-store.ts';
import type { Database } from '../tables/database.ts';
import type { JobRow } from './job-row.ts';
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
  const added = await insertUnlessActive(trx, newJobRow(job));
  if (added.numAffectedRows === 1n) return job.id;
  const rankAt = rankOf(job.priority, job.runAt);
  const active = await firstRow(selectActive(trx, { kind: job.kind, subject: job.subject }));
  if (active === undefined) throw new StoreError(`no job is active that ${job.kind} could join`);
  if (active.state === 'running') {
    if (job.joinsRunning === true) return active.id;
    await requestAgain(trx, { id: active.id });
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
export function newJobRow(job: NewJob) {
  return {
    id: job.id,
    kind: job.kind,
    subject: job.subject,
    lane: job.lane,
    priority: job.priority,
    state: job.runAt > job.now ? ('scheduled' as const) : ('available' as const),
    payload: job.payload,
    attempt: 0,
    max_attempts: job.maxAttempts,
    run_at: job.runAt,
    rank_at: rankOf(job.priority, job.runAt),
    is_requested_again: 0,
    snoozes: 0,
    created_at: job.now,
    created_by: job.createdBy,
  } satisfies Insertable<Database['jobs']>;
}

type NewJobRow = ReturnType<typeof newJobRow>;

const insertUnlessActive = compileOnce<NewJobRow, unknown>((db, hole) =>
  db
    .insertInto('jobs')
    .values({
      id: hole('id'),
      kind: hole('kind'),
      subject: hole('subject'),
      lane: hole('lane'),
      priority: hole('priority'),
      state: hole('state'),
      payload: hole('payload'),
      attempt: hole('attempt'),
      max_attempts: hole('max_attempts'),
      run_at: hole('run_at'),
      rank_at: hole('rank_at'),
      is_requested_again: hole('is_requested_again'),
      snoozes: hole('snoozes'),
      created_at: hole('created_at'),
      created_by: hole('created_by'),
    })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'subject']).where('finished_at', 'is', null).doNothing(),
    ),
);

type ActiveJob = Pick<JobRow, 'id' | 'state' | 'rank_at' | 'run_at' | 'snoozes'>;

const selectActive = compileOnce<Pick<NewJob, 'kind' | 'subject'>, ActiveJob>((db, hole) =>
  db
    .selectFrom('jobs')
    .select(['id', 'state', 'rank_at', 'run_at', 'snoozes'])
    .where('kind', '=', hole('kind'))
    .where('subject', '=', hole('subject'))
    .where('finished_at', 'is', null),
);

const requestAgain = compileOnce<Pick<NewJob, 'id'>, unknown>((db, hole) =>
  db.updateTable('jobs').set({ is_requested_again: 1 }).where('id', '=', hole('id')),
);

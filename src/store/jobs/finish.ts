import { sql } from 'kysely';
import { fingerprintOf } from '../../domain/failure-fingerprint.ts';
import { compileOnce } from '../compile-once.ts';
import type { Trx } from '../open-store.ts';
import { LostLeaseError, type JobRow, type LeasedJob } from './job-row.ts';
import { rankOf } from './rank.ts';

/** Ends a job well. If it was asked for again meanwhile it becomes available once more instead. */
export async function completeJob(trx: Trx, job: LeasedJob, now: number): Promise<void> {
  await settle(trx, job, {
    state: 'completed',
    finished_at: now,
    last_reason: null,
    ...noFailure,
  });
}

/** Ends a job that no longer makes sense. */
export async function cancelJob(
  trx: Trx,
  job: LeasedJob,
  end: { readonly reason: string; readonly now: number },
): Promise<void> {
  await settle(trx, job, {
    state: 'cancelled',
    finished_at: end.now,
    last_reason: end.reason,
    ...noFailure,
  });
}

/** Puts a job off to a known time. Costs no attempt, and past failures are forgotten: nothing went wrong. */
export async function snoozeJob(
  trx: Trx,
  job: LeasedJob,
  until: { readonly runAt: number; readonly reason: string },
): Promise<void> {
  await write(trx, job, {
    state: 'scheduled',
    run_at: until.runAt,
    rank_at: rankOf(job.priority, until.runAt),
    attempt: 0,
    snoozes: job.snoozes + 1,
    last_reason: until.reason,
    is_requested_again: 0,
    ...noFailure,
  });
}

/** Sets a failed job up for its next attempt. */
export async function retryJob(
  trx: Trx,
  job: LeasedJob,
  next: { readonly runAt: number; readonly reason: string; readonly now: number },
): Promise<void> {
  await write(trx, job, {
    state: 'retryable',
    run_at: next.runAt,
    rank_at: rankOf(job.priority, next.runAt),
    attempt: job.attempt,
    snoozes: job.snoozes,
    is_requested_again: null,
    last_reason: next.reason,
    ...failureOf(job, next),
  });
}

/**
 * Gives a job up for good; it keeps its payload and the reason, and can be retried by hand. False when it was asked for
 * again meanwhile, which gives it a new life instead.
 */
export async function discardJob(
  trx: Trx,
  job: LeasedJob,
  end: { readonly reason: string; readonly now: number },
): Promise<boolean> {
  return settle(trx, job, {
    state: 'discarded',
    finished_at: end.now,
    last_reason: end.reason,
    ...failureOf(job, end),
  });
}

type Failure = {
  readonly fingerprint: string | null;
  readonly failing_since: number | null;
  readonly failed_at: number | null;
};

export const noFailure: Failure = { fingerprint: null, failing_since: null, failed_at: null };

/** What a failure leaves on the job, so that others of its like are found. It fails since the first of an unbroken row of the same. */
export function failureOf(
  job: Pick<JobRow, 'kind' | 'fingerprint' | 'failing_since'>,
  failed: { readonly reason: string; readonly now: number },
): Failure {
  const fingerprint = fingerprintOf(job.kind, failed.reason);
  const isSame = job.fingerprint === fingerprint;
  return {
    fingerprint,
    failing_since: isSame ? (job.failing_since ?? failed.now) : failed.now,
    failed_at: failed.now,
  };
}

type FinalWrite = Failure & {
  readonly state: 'completed' | 'cancelled' | 'discarded';
  readonly finished_at: number;
  readonly last_reason: string | null;
};

/** True when the job has ended, false when it runs once more. */
async function settle(trx: Trx, job: LeasedJob, final: FinalWrite): Promise<boolean> {
  // Hardly any was asked for again: one statement ends it, and only if that finds nothing is it looked at why.
  const { numAffectedRows } = await end(trx, { ...heldBy(job), ...final });
  if (numAffectedRows !== 0n) return true;
  await write(trx, job, {
    state: 'available',
    attempt: 0,
    snoozes: job.snoozes,
    run_at: final.finished_at,
    rank_at: rankOf(job.priority, final.finished_at),
    is_requested_again: 0,
    last_reason: final.last_reason,
    ...noFailure,
  });
  return false;
}

type JobWrite = Failure & {
  readonly state: 'available' | 'scheduled' | 'retryable';
  readonly run_at: number;
  readonly rank_at: number;
  readonly attempt: number;
  readonly snoozes: number;
  /** Null: as it is by now. */
  readonly is_requested_again: 0 | null;
  readonly last_reason: string | null;
};

async function write(trx: Trx, job: LeasedJob, changes: JobWrite): Promise<void> {
  const { numAffectedRows } = await change(trx, { ...heldBy(job), ...changes });
  if (numAffectedRows === 0n) throw new LostLeaseError(job.id);
}

export const released = { lease_token: null, lease_until: null };

/** The job, as long as it is this worker's. */
interface Held {
  readonly id: string;
  readonly token: string;
}

function heldBy(job: LeasedJob): Held {
  return { id: job.id, token: job.lease_token };
}

const end = compileOnce<Held & FinalWrite, unknown>((db, hole) =>
  db
    .updateTable('jobs')
    .set({
      state: hole('state'),
      finished_at: hole('finished_at'),
      last_reason: hole('last_reason'),
      fingerprint: hole('fingerprint'),
      failing_since: hole('failing_since'),
      failed_at: hole('failed_at'),
      ...released,
    })
    .where('id', '=', hole('id'))
    .where('lease_token', '=', hole('token'))
    .where('is_requested_again', '=', 0),
);

const change = compileOnce<Held & JobWrite, unknown>((db, hole) =>
  db
    .updateTable('jobs')
    .set({
      state: hole('state'),
      run_at: hole('run_at'),
      rank_at: hole('rank_at'),
      attempt: hole('attempt'),
      snoozes: hole('snoozes'),
      is_requested_again: sql`coalesce(${hole('is_requested_again')}, is_requested_again)`,
      last_reason: hole('last_reason'),
      fingerprint: hole('fingerprint'),
      failing_since: hole('failing_since'),
      failed_at: hole('failed_at'),
      ...released,
    })
    .where('id', '=', hole('id'))
    .where('lease_token', '=', hole('token')),
);

import type { Logger } from 'pino';
import type { Lane } from '../domain/job.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Random } from '../runtime/random.ts';
import type { Timers } from '../runtime/timers.ts';
import { cancelJob, completeJob, discardJob, retryJob, snoozeJob } from '../store/jobs/finish.ts';
import { LostLeaseError, type JobRow, type LeasedJob } from '../store/jobs/job-row.ts';
import { extendLease } from '../store/jobs/rescue.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { putOffJob } from '../store/jobs/put-off.ts';
import { decideRetry } from './decide-retry.ts';
import { describeFailure } from './describe-failure.ts';
import { HeldCallError } from './held-call-error.ts';
import type { RunnableKind } from './job-kind.ts';
import type { Outcome, Write } from './outcome.ts';
import { retryAdviceOf } from './retry-advice-of.ts';
import { createRetryBudget, type RetryBudget } from './retry-budget.ts';
import { retryPolicies } from './retry-policies.ts';

export interface WorkOptions<Client> {
  readonly lane: Lane;
  readonly client: Client;
  readonly kinds: readonly RunnableKind<Client>[];
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
  readonly log: Logger;
  /** Called in the transaction that gives a job up, so that the loss is announced with it. */
  readonly onDiscard: (trx: Trx, job: JobRow, reason: string) => Promise<void>;
}

export const leaseMs = 5 * 60_000;

/** What a job leaves behind when it ends. */
export interface JobEnd {
  readonly write: Write;
  /** Whether that leaves the job itself to be completed, as most do, so that those of several can be completed at once. */
  readonly isToBeCompleted: boolean;
}

/** Brings the end of a job to the disk; settles when it is there, or when nothing of it is. */
export type WriteEnd = (end: JobEnd) => Promise<void>;

/** Works one job that was claimed by whoever calls, as the lane would. */
export function runOneJob<Client>(
  options: WorkOptions<Client>,
  job: LeasedJob,
  signal: AbortSignal,
): Promise<void> {
  const writeEnd: WriteEnd = ({ write, isToBeCompleted }) =>
    options.db.transaction().execute(async (trx) => {
      await write(trx);
      if (isToBeCompleted) await completeJob(trx, job, options.clock.now());
    });
  return workJob(options, { job, signal, writeEnd });
}

interface Work {
  readonly job: LeasedJob;
  readonly signal: AbortSignal;
  /** Fires when nobody waits for the job any more: it is left to the rescuer, and its lease no longer kept. */
  readonly left?: AbortSignal;
  readonly writeEnd: WriteEnd;
}

/** Works one job to its end. Rejects only when that end could not be written down. */
export async function workJob<Client>(options: WorkOptions<Client>, work: Work): Promise<void> {
  const { db, clock, log } = options;
  const { job, signal, writeEnd } = work;
  const keeping = keepLease(options, job);
  const retries = createRetryBudget(options);
  // A timer that is left behind would keep the process from ending.
  work.left?.addEventListener('abort', keeping.end, { once: true });
  const stopped = follow(signal, keeping.lost.signal);
  try {
    const kind = options.kinds.find((each) => each.kind === job.kind);
    if (kind === undefined) throw new UnknownKindError(job.kind);
    const waitsUntil = await retries.waitsUntil(job);
    if (waitsUntil !== null) {
      const reason = job.last_reason ?? 'too many attempts are being repeated';
      await writeEnd(ending((trx) => putOffJob(trx, job, { runAt: waitsUntil, reason })));
      return;
    }
    const outcome = await kind.run({
      client: options.client,
      db,
      job,
      now: () => clock.now(),
      signal: stopped.signal,
    });
    await writeEnd(endOf(outcome, job, clock));
    await retries.succeeded(job);
  } catch (error) {
    if (error instanceof LostLeaseError || keeping.lost.signal.aborted) {
      log.warn({ job: job.id, kind: job.kind }, 'lease lost, result discarded');
    } else if (signal.aborted) {
      await release(clock, work);
    } else {
      await handleFailure(options, { ...work, retries, error });
    }
  } finally {
    stopped.forget();
    work.left?.removeEventListener('abort', keeping.end);
    keeping.end();
  }
}

/** A stop costs no attempt. Should another worker have the job by now, it decides. */
async function release(clock: Clock, { job, signal, writeEnd }: Work): Promise<void> {
  const isHeld = signal.reason instanceof HeldCallError;
  const reason = isHeld ? signal.reason.message : 'released at shutdown';
  const until = { runAt: clock.now(), reason };
  await unlessLost(writeEnd(ending((trx) => snoozeJob(trx, job, until))));
}

async function unlessLost(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof LostLeaseError)) throw error;
  }
}

/** Keeps a long job leased until its end; `lost` fires when the job was given to another worker. */
function keepLease<Client>(
  { db, clock, timers }: WorkOptions<Client>,
  job: LeasedJob,
): { readonly lost: AbortController; readonly end: () => void } {
  const lost = new AbortController();
  let forget = keepAfterAWhile();
  let isOver = false;
  return {
    lost,
    end() {
      isOver = true;
      forget();
    },
  };

  function keepAfterAWhile(): () => void {
    return timers.after(leaseMs / 3, () => void keep());
  }

  async function keep(): Promise<void> {
    try {
      await extendLease(db, job, clock.now() + leaseMs);
      if (!isOver) forget = keepAfterAWhile();
    } catch (error) {
      // Also when it could not be written: the lease may be over before the job is.
      lost.abort(error);
    }
  }
}

/** A signal that fires with either. AbortSignal.any does the same, and takes as long as all else that the queue does for a short job. */
function follow(
  one: AbortSignal,
  other: AbortSignal,
): { readonly signal: AbortSignal; readonly forget: () => void } {
  const either = new AbortController();
  const abortByOne = (): void => either.abort(one.reason);
  const abortByOther = (): void => either.abort(other.reason);
  if (one.aborted) abortByOne();
  one.addEventListener('abort', abortByOne, { once: true });
  other.addEventListener('abort', abortByOther, { once: true });
  return {
    signal: either.signal,
    forget() {
      one.removeEventListener('abort', abortByOne);
      other.removeEventListener('abort', abortByOther);
    },
  };
}

/** A job of a kind that this build's graph does not have. */
class UnknownKindError extends Error {
  override readonly name = 'UnknownKindError' as const;
  readonly retry = 'never' as const;

  constructor(kind: string) {
    super(`no handler for job kind "${kind}"`);
  }
}

function endOf(outcome: Outcome, job: LeasedJob, clock: Clock): JobEnd {
  switch (outcome.kind) {
    case 'done':
      return { write: outcome.write, isToBeCompleted: true };
    case 'cancel':
      return ending(async (trx) => {
        await outcome.write(trx);
        await cancelJob(trx, job, { reason: outcome.reason, now: clock.now() });
      });
    case 'snooze':
      return ending(async (trx) => {
        await outcome.write(trx);
        await snoozeJob(trx, job, { runAt: outcome.until, reason: outcome.reason });
      });
  }
}

/** An end that says itself what becomes of the job. */
function ending(write: Write): JobEnd {
  return { write, isToBeCompleted: false };
}

interface FailedWork extends Work {
  readonly retries: RetryBudget;
  readonly error: unknown;
}

async function handleFailure<Client>(
  options: WorkOptions<Client>,
  { job, writeEnd, retries, error }: FailedWork,
): Promise<void> {
  const { clock, random, log } = options;
  const reason = describeFailure(error);
  const decision = decideRetry(
    {
      attempt: job.attempt,
      maxAttempts: job.max_attempts,
      advice: retryAdviceOf(error),
      now: clock.now(),
      jitter: random.next(),
    },
    retryPolicies[options.lane],
  );
  await unlessLost(
    writeEnd(
      ending(async (trx) => {
        if (decision.kind === 'put-off') {
          await putOffJob(trx, job, { runAt: decision.runAt, reason });
        } else if (decision.kind === 'retry') {
          await retryJob(trx, job, { runAt: decision.runAt, reason, now: clock.now() });
        } else {
          const isDead = await discardJob(trx, job, { reason, now: clock.now() });
          if (isDead) await options.onDiscard(trx, job, reason);
        }
      }),
    ),
  );
  // Putting off and what no repeating helps cost no call more.
  if (decision.kind === 'retry') await retries.failed();
  log.warn(
    { job: job.id, kind: job.kind, attempt: job.attempt, decision: decision.kind, reason },
    'job attempt failed',
  );
}

import type { Logger } from 'pino';
import { isPatient, type Lane } from '../domain/job.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Random } from '../runtime/random.ts';
import { pause } from '../runtime/pause.ts';
import type { Timers } from '../runtime/timers.ts';
import { claimJobs, hasDueJob, hasDueUrgentJob } from '../store/jobs/claim.ts';
import { cancelJob, completeJob, discardJob, retryJob, snoozeJob } from '../store/jobs/finish.ts';
import { LostLeaseError, type JobRow, type LeasedJob } from '../store/jobs/job-row.ts';
import { extendLease } from '../store/jobs/rescue.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { putOffJob } from '../store/jobs/put-off.ts';
import { decideRetry } from './decide-retry.ts';
import type { RunnableKind } from './job-kind.ts';
import type { Outcome } from './outcome.ts';
import { retryAdviceOf } from './retry-advice-of.ts';
import { createRetryBudget } from './retry-budget.ts';
import { retryPolicies } from './retry-policies.ts';
import { shareSlots } from './share-slots.ts';

export interface LaneWorkerOptions<Client> {
  readonly lane: Lane;
  readonly client: Client;
  readonly kinds: readonly RunnableKind<Client>[];
  readonly concurrency: number;
  readonly db: Db;
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
  readonly log: Logger;
  /** Until when no job is taken up; null while they may be, as without it. What is in hand is finished. */
  readonly waitsUntil?: (now: number) => Promise<number | null>;
  /** Called in the transaction that gives a job up, so that the loss is announced with it. */
  readonly onDiscard: (trx: Trx, job: JobRow, reason: string) => Promise<void>;
}

export const leaseMs = 5 * 60_000;
const idlePollMs = 200;
/** A lane that waits looks at the clock again after this long at the latest: it may be set, and machines sleep. */
const longestWaitMs = 60_000;
/** A job that is still running this long after the signal is left to the rescuer. */
const drainMs = 8_000;

/**
 * Works one lane until aborted, then lets the jobs in hand finish for a while. Everything a job leaves behind is written in the
 * transaction that ends it, guarded by its fencing token. Throws when the end of a job could not be written down.
 */
export async function runLane<Client>(
  options: LaneWorkerOptions<Client>,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock, timers, lane } = options;
  const kinds = new Map(options.kinds.map((kind) => [kind.kind, kind]));
  const inHand = new Set<Promise<void>>();
  let patientInHand = 0;
  let urgentSincePatient = 0;
  /** Fires when a job ends: its place may be what others of its kind wait for. */
  let placeFree = new AbortController();
  const broken = new AbortController();
  const stop = AbortSignal.any([signal, broken.signal]);
  const stopped = Promise.withResolvers<void>();
  stop.addEventListener('abort', () => stopped.resolve(), { once: true });
  while (!stop.aborted) {
    const free = options.concurrency - inHand.size;
    if (free === 0) {
      await Promise.race([stopped.promise, ...inHand]);
      continue;
    }
    const until = (await options.waitsUntil?.(clock.now())) ?? null;
    if (until !== null) {
      await pause(timers, Math.min(until - clock.now(), longestWaitMs), stop);
      continue;
    }
    placeFree = new AbortController();
    const share = shareSlots({
      concurrency: options.concurrency,
      inHand: inHand.size,
      patientInHand,
      urgentSincePatient,
    });
    const hasDue = share.patientAtMost > 0 ? hasDueJob : hasDueUrgentJob;
    const jobs = (await hasDue(db, lane, clock.now()))
      ? await claimJobs(db, {
          lane,
          limit: free,
          ...share,
          now: clock.now(),
          leaseMs,
          token: options.random.uuid(),
        })
      : [];
    if (jobs.some(({ priority }) => isPatient(priority))) urgentSincePatient = 0;
    for (const job of jobs) {
      const patient = isPatient(job.priority) ? 1 : 0;
      patientInHand += patient;
      urgentSincePatient += 1 - patient;
      const running = runJob(options, kinds, { job, signal: stop })
        .catch((error: unknown) => broken.abort(error))
        .finally(() => {
          inHand.delete(running);
          patientInHand -= patient;
          placeFree.abort();
        });
      inHand.add(running);
    }
    if (jobs.length === 0) {
      await pause(timers, idlePollMs, AbortSignal.any([stop, placeFree.signal]));
    }
  }
  const drained = new AbortController();
  const finishing = Promise.all(inHand).finally(() => drained.abort());
  await Promise.race([finishing, pause(timers, drainMs, drained.signal)]);
  broken.signal.throwIfAborted();
}

/** Works one job that was claimed by whoever calls, as the lane would. */
export function runOneJob<Client>(
  options: LaneWorkerOptions<Client>,
  job: LeasedJob,
  signal: AbortSignal,
): Promise<void> {
  const kinds = new Map(options.kinds.map((kind) => [kind.kind, kind]));
  return runJob(options, kinds, { job, signal });
}

async function runJob<Client>(
  options: LaneWorkerOptions<Client>,
  kinds: ReadonlyMap<string, RunnableKind<Client>>,
  { job, signal }: { job: LeasedJob; signal: AbortSignal },
): Promise<void> {
  const { db, clock, log } = options;
  const ended = new AbortController();
  const keeping = keepLease(options, job, ended.signal);
  try {
    const kind = kinds.get(job.kind);
    if (kind === undefined) throw new UnknownKindError(job.kind);
    const retries = createRetryBudget(options);
    const waitsUntil = await retries.waitsUntil(job.attempt);
    if (waitsUntil !== null) {
      const reason = job.last_reason ?? 'too many attempts are being repeated';
      await db.transaction().execute((trx) => putOffJob(trx, job, { runAt: waitsUntil, reason }));
      return;
    }
    const outcome = await kind.run({
      client: options.client,
      db,
      job,
      now: () => clock.now(),
      signal: AbortSignal.any([signal, keeping.lost]),
    });
    await db.transaction().execute((trx) => writeOutcome(trx, job, { outcome, now: clock.now() }));
    await retries.succeeded(job.attempt);
  } catch (error) {
    if (error instanceof LostLeaseError || keeping.lost.aborted) {
      log.warn({ job: job.id, kind: job.kind }, 'lease lost, result discarded');
    } else if (signal.aborted) {
      await release(options, job);
    } else {
      await handleFailure(options, job, error);
    }
  } finally {
    ended.abort();
    await keeping.done;
  }
}

/** A stop costs no attempt. Should another worker have the job by now, it decides. */
async function release<Client>(
  { db, clock }: LaneWorkerOptions<Client>,
  job: LeasedJob,
): Promise<void> {
  const until = { runAt: clock.now(), reason: 'released at shutdown' };
  await unlessLost(db.transaction().execute((trx) => snoozeJob(trx, job, until)));
}

async function unlessLost(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof LostLeaseError)) throw error;
  }
}

/** Keeps a long job leased until told to stop; `lost` fires when the job was given to another worker. */
function keepLease<Client>(
  { db, clock, timers }: LaneWorkerOptions<Client>,
  job: LeasedJob,
  stop: AbortSignal,
): { readonly lost: AbortSignal; readonly done: Promise<void> } {
  const lost = new AbortController();
  const keep = async (): Promise<void> => {
    while (!stop.aborted) {
      await pause(timers, leaseMs / 3, stop);
      if (stop.aborted) return;
      try {
        await extendLease(db, job, clock.now() + leaseMs);
      } catch (error) {
        lost.abort(error);
        return;
      }
    }
  };
  return { lost: lost.signal, done: keep() };
}

/** A job of a kind that this build's graph does not have. */
class UnknownKindError extends Error {
  override readonly name = 'UnknownKindError' as const;
  readonly retry = 'never' as const;

  constructor(kind: string) {
    super(`no handler for job kind "${kind}"`);
  }
}

async function writeOutcome(
  trx: Trx,
  job: LeasedJob,
  { outcome, now }: { outcome: Outcome; now: number },
): Promise<void> {
  await outcome.write(trx);
  switch (outcome.kind) {
    case 'done':
      return completeJob(trx, job, now);
    case 'cancel':
      return cancelJob(trx, job, { reason: outcome.reason, now });
    case 'snooze':
      return snoozeJob(trx, job, { runAt: outcome.until, reason: outcome.reason });
  }
}

async function handleFailure<Client>(
  options: LaneWorkerOptions<Client>,
  job: LeasedJob,
  error: unknown,
): Promise<void> {
  const { db, clock, random, log } = options;
  const reason = describe(error);
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
    db.transaction().execute(async (trx) => {
      if (decision.kind === 'put-off') {
        await putOffJob(trx, job, { runAt: decision.runAt, reason });
      } else if (decision.kind === 'retry') {
        await retryJob(trx, job, { runAt: decision.runAt, reason, now: clock.now() });
      } else {
        const isDead = await discardJob(trx, job, { reason, now: clock.now() });
        if (isDead) await options.onDiscard(trx, job, reason);
      }
    }),
  );
  log.warn(
    { job: job.id, kind: job.kind, attempt: job.attempt, decision: decision.kind, reason },
    'job attempt failed',
  );
}

/** One line with the causes, for people and for grouping failures. */
function describe(error: unknown): string {
  const parts: string[] = [];
  for (let at: unknown = error; at instanceof Error && parts.length < 4; at = at.cause) {
    parts.push(`${at.name}: ${at.message}`);
  }
  return (parts.length === 0 ? String(error) : parts.join(' <- ')).slice(0, 1_000);
}

import { isPatient } from '../domain/job.ts';
import { createBell, untilRung } from '../runtime/bell.ts';
import { pause } from '../runtime/pause.ts';
import { claimJobs, hasDueJob, hasDueUrgentJob } from '../store/jobs/claim.ts';
import type { LeasedJob } from '../store/jobs/job-row.ts';
import type { Trx } from '../store/open-store.ts';
import { createEndingJobs } from './ending-jobs.ts';
import { HeldCallError } from './held-call-error.ts';
import { shareSlots, type SlotShare } from './share-slots.ts';
import { leaseMs, workJob, type WorkOptions } from './work-job.ts';

export interface LaneWorkerOptions<Client> extends WorkOptions<Client> {
  readonly concurrency: number;
  /** Until when no job is taken up; null while they may be, as without it. What is in hand is finished. */
  readonly waitsUntil?: (now: number) => Promise<number | null>;
  /**
   * For a lane whose jobs make calls for minutes: whether a person has stopped it. Then what is in hand is left where it stands, as by the stop of the
   * process, and goes on when the lane does.
   */
  readonly isStopped?: () => Promise<boolean>;
}

const idlePollMs = 200;
/** How soon the jobs in hand of a lane that is stopped hear of it. */
const stopLookMs = 500;
/** A lane that waits looks at the clock again after this long at the latest: it may be set, and machines sleep. */
const longestWaitMs = 60_000;
/** How long the end of a job waits for those of the others in hand, to reach the disk with them. */
const gatherMs = 10;
/** A job that is still running this long after the signal is left to the rescuer: a process that is told to stop has ended within ten seconds. */
const drainMs = 7_000;
const noJobs: ReadonlySet<LeasedJob> = new Set();

/**
 * Works one lane until aborted, then lets the jobs in hand finish for a while. Everything a job leaves behind is written at once, guarded by its
 * fencing token; the ends of jobs that are ready at about the same time, and the claim of those that take their places, are one
 * transaction. Throws, once nothing is in hand any more, when something could not be read or written down.
 */
export async function runLane<Client>(
  options: LaneWorkerOptions<Client>,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock, timers, lane, concurrency } = options;
  const bell = createBell();
  const ending = createEndingJobs(options, bell.ring);
  /** Jobs that have a place: until their end is on the disk. */
  const inHand = new Set<LeasedJob>();
  const working = new Set<Promise<void>>();
  let urgentSincePatient = 0;
  const broken = new AbortController();
  const stop = AbortSignal.any([signal, broken.signal]);
  const left = new AbortController();
  let untilStopped = new AbortController();
  let workSignal = AbortSignal.any([stop, untilStopped.signal]);
  stop.addEventListener('abort', bell.ring, { once: true });

  const watching = watchForStop();
  try {
    while (!stop.aborted) await goOn();
  } catch (error) {
    broken.abort(error);
  }
  await watching;
  await drain();
  left.abort();
  broken.signal.throwIfAborted();

  async function goOn(): Promise<void> {
    const news = bell.next();
    if (ending.count() === 0) {
      const wait = await waitBeforeClaim();
      if (wait !== null) {
        await (wait.ms === null ? untilRung(news) : pause(timers, wait.ms, news));
        return;
      }
    }
    await gather();
    const mayClaim = !stop.aborted && (await waitsUntil()) === null;
    await takeTurn(mayClaim);
  }

  async function watchForStop(): Promise<void> {
    if (options.isStopped === undefined) return;
    try {
      while (!stop.aborted) {
        await pause(timers, stopLookMs, stop);
        if (inHand.size === 0 || !(await options.isStopped())) continue;
        const stopped = untilStopped;
        untilStopped = new AbortController();
        workSignal = AbortSignal.any([stop, untilStopped.signal]);
        stopped.abort(new HeldCallError(`lane ${lane} was paused`));
      }
    } catch (error) {
      broken.abort(error);
    }
  }

  /** Null when there is a free place and a job for it; otherwise how long there is to wait if there are no news. */
  async function waitBeforeClaim(): Promise<{ readonly ms: number | null } | null> {
    if (inHand.size >= concurrency) return { ms: null };
    const until = await waitsUntil();
    if (until !== null) return { ms: Math.min(until - clock.now(), longestWaitMs) };
    const hasDue = shareWithout(noJobs).patientAtMost > 0 ? hasDueJob : hasDueUrgentJob;
    return (await hasDue(db, lane, clock.now())) ? null : { ms: idlePollMs };
  }

  async function waitsUntil(): Promise<number | null> {
    return (await options.waitsUntil?.(clock.now())) ?? null;
  }

  /** Once the first end is there, waits a moment for the others. */
  async function gather(): Promise<void> {
    if (ending.count() === 0 || ending.count() >= inHand.size) return;
    const patience = new AbortController();
    const forget = timers.after(gatherMs, () => {
      patience.abort();
      bell.ring();
    });
    while (!stop.aborted && !patience.signal.aborted && ending.count() < inHand.size) {
      await untilRung(bell.next());
    }
    forget();
  }

  /** Writes down the ends that are there, and takes up as many jobs as have a place then. */
  async function takeTurn(mayClaim: boolean): Promise<void> {
    const group = await ending.writeAll((trx, ended) =>
      mayClaim ? claim(trx, ended) : Promise.resolve([]),
    );
    if (group === null) return;
    for (const job of group.ended) inHand.delete(job);
    if (group.also.some(({ priority }) => isPatient(priority))) urgentSincePatient = 0;
    for (const job of group.also) start(job);
  }

  async function claim(trx: Trx, ended: ReadonlySet<LeasedJob>): Promise<readonly LeasedJob[]> {
    const limit = concurrency - (inHand.size - ended.size);
    if (limit <= 0) return [];
    const token = options.random.uuid();
    const share = shareWithout(ended);
    return claimJobs(trx, { lane, limit, ...share, now: clock.now(), leaseMs, token });
  }

  function shareWithout(ended: ReadonlySet<LeasedJob>): SlotShare {
    const held = [...inHand].filter((job) => !ended.has(job));
    const patientInHand = held.filter(({ priority }) => isPatient(priority)).length;
    return shareSlots({ concurrency, inHand: held.length, patientInHand, urgentSincePatient });
  }

  function start(job: LeasedJob): void {
    inHand.add(job);
    if (!isPatient(job.priority)) urgentSincePatient += 1;
    const work = workJob(options, {
      job,
      signal: workSignal,
      left: left.signal,
      writeEnd: (end) => ending.end(job, end),
    })
      .catch((error: unknown) => broken.abort(error))
      .finally(() => {
        working.delete(work);
        // Its lease was lost: there was no end to write.
        if (inHand.delete(job)) bell.ring();
      });
    working.add(work);
  }

  async function drain(): Promise<void> {
    const over = new AbortController();
    const endDrain = (): void => {
      over.abort();
      bell.ring();
    };
    const forget = timers.after(drainMs, endDrain);
    void Promise.all(working).then(endDrain);
    while (!over.signal.aborted) {
      const news = bell.next();
      if (ending.count() > 0) await takeTurn(false);
      else await untilRung(news);
    }
    forget();
  }
}

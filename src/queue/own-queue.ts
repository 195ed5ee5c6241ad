import { pause } from '../runtime/pause.ts';
import { runTogether } from '../runtime/run-together.ts';
import type { JobRow } from '../store/jobs/job-row.ts';
import { bringForward } from '../store/jobs/bring-forward.ts';
import { rescueJobs } from '../store/jobs/rescue.ts';
import type { Trx } from '../store/open-store.ts';
import { holdLease, type HoldLeaseOptions } from './hold-lease.ts';

export interface OwnQueueOptions extends Omit<HoldLeaseOptions, 'name'> {
  /** Called in the transaction that gives a job up because its process died once too often. */
  readonly onDiscard: (trx: Trx, job: JobRow, reason: string) => Promise<void>;
}

const sweepMs = 30_000;

/**
 * Lets `work` run while this process owns the queue: on SQLite one at a time does. Jobs that a dead owner had in hand are taken over first, and
 * jobs whose lease runs out are rescued meanwhile.
 */
export function ownQueue(
  options: OwnQueueOptions,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock, timers, log, onDiscard } = options;
  return holdLease({ ...options, name: 'queue' }, own, signal);

  async function own(held: AbortSignal): Promise<void> {
    await followClock();
    // Nobody else works the queue, so whatever is still running belongs to a process that has died.
    const orphaned = await rescueJobs(db, {
      leasedBefore: Number.MAX_SAFE_INTEGER,
      now: clock.now(),
      onDiscard,
    });
    if (orphaned > 0) log.info({ jobs: orphaned }, 'took over the jobs of a process that had died');
    const done = new AbortController();
    await runTogether(
      [
        (needed) => sweep(AbortSignal.any([needed, done.signal])),
        async (needed) => {
          await work(needed);
          done.abort();
        },
      ],
      held,
    );
  }

  async function sweep(until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      await pause(timers, sweepMs, until);
      if (until.aborted) return;
      await followClock();
      const now = clock.now();
      const rescued = await rescueJobs(db, { leasedBefore: now, now, onDiscard });
      if (rescued > 0) log.warn({ jobs: rescued }, 'rescued jobs whose lease ran out');
    }
  }

  /** The clock may have been set back, also while nobody was there: what was put off for seconds would else wait until it has caught up. */
  async function followClock(): Promise<void> {
    const { setBackMs, jobs } = await bringForward(db, clock.now());
    if (setBackMs > 0) {
      log.warn({ setBackMs, jobs }, 'the clock was set back: what was put off follows it');
    }
  }
}

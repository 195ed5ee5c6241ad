import type { Lane } from '../domain/job.ts';
import type { Clock } from '../runtime/clock.ts';
import { pause } from '../runtime/pause.ts';
import type { Timers } from '../runtime/timers.ts';
import { hasDueJob } from '../store/jobs/claim.ts';
import type { Db } from '../store/open-store.ts';

export interface DueJobWatch {
  readonly db: Db;
  readonly lane: Lane;
  readonly clock: Clock;
  readonly timers: Timers;
}

const lookEveryMs = 200;

/** Resolves when there is a job to do in the lane, or when the signal fires. */
export async function untilJobIsDue(
  { db, lane, clock, timers }: DueJobWatch,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && !(await hasDueJob(db, lane, clock.now()))) {
    await pause(timers, lookEveryMs, signal);
  }
}

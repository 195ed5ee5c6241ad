import { pause } from '../runtime/pause.ts';
import type { Timers } from '../runtime/timers.ts';
import type { Db } from '../store/open-store.ts';
import { forgetExpiredRobots, prunePages } from '../store/scans/prune-scans.ts';
import type { StepContext } from './step-context.ts';

const dayMs = 24 * 3_600_000;
/** As long as a verified address lives (`cache.verifiedEmailsDays`): until then somebody may ask what a scan read. */
const keptMs = 90 * dayMs;
/** Between two small transactions, so that whoever writes meanwhile comes in. */
const breatherMs = 50;

export interface PruneScansOptions {
  readonly db: Db;
  readonly context: StepContext;
  readonly timers: Timers;
}

/** Lets go of what old scans have left behind, day by day. */
export async function keepScansPruned(
  options: PruneScansOptions,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await pruneScans(options, signal);
    await pause(options.timers, dayMs, signal);
  }
}

/** One round. Each step is small and complete by itself: a stop in between loses nothing, and the next round goes on. */
export async function pruneScans(
  { db, context, timers }: PruneScansOptions,
  signal: AbortSignal,
): Promise<void> {
  const now = context.clock.now();
  await forgetExpiredRobots(db, now);
  while (!signal.aborted && (await prunePages(db, { endedBefore: now - keptMs, now }))) {
    await pause(timers, breatherMs, signal);
  }
}

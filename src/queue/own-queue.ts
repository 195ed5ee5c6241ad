import { once } from 'node:events';
import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import { pause } from '../runtime/pause.ts';
import type { Timers } from '../runtime/timers.ts';
import { rescueJobs } from '../store/jobs/rescue.ts';
import { acquireLease, releaseLease, type LeaseAnswer } from '../store/leases.ts';
import type { JobRow } from '../store/jobs/job-row.ts';
import type { Db, Trx } from '../store/open-store.ts';

export interface OwnQueueOptions {
  readonly db: Db;
  readonly owner: string;
  readonly isOwnerGone: (owner: string) => boolean;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Logger;
  /** Called in the transaction that gives a job up because its process died once too often. */
  readonly onDiscard: (trx: Trx, job: JobRow, reason: string) => Promise<void>;
}

const leaseName = 'queue';
const leaseMs = 30_000;
const renewMs = 10_000;
const standbyMs = 1_000;
const sweepMs = 30_000;

/**
 * Lets `work` run while this process owns the queue: on SQLite one at a time does, a second stands by and takes over when the first is
 * gone. Losing the lease ends the work. Resolves when the signal fires and the work has ended.
 */
export async function ownQueue(
  options: OwnQueueOptions,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { log } = options;
  let isStandingBy = false;
  while (!signal.aborted) {
    const answer = await take(options);
    if (answer.kind === 'taken') {
      if (!isStandingBy)
        log.warn({ owner: answer.owner }, 'another process owns the queue, standing by');
      isStandingBy = true;
      await pause(options.timers, standbyMs, signal);
      continue;
    }
    isStandingBy = false;
    await hold(options, work, signal);
  }
}

async function hold(
  options: OwnQueueOptions,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { db, clock, timers, log, owner, onDiscard } = options;
  // Nobody else works the queue, so whatever is still running belongs to a process that has died.
  const orphaned = await rescueJobs(db, {
    leasedBefore: Number.MAX_SAFE_INTEGER,
    now: clock.now(),
    onDiscard,
  });
  if (orphaned > 0) log.info({ jobs: orphaned }, 'took over the jobs of a process that had died');
  const lost = new AbortController();
  const held = AbortSignal.any([signal, lost.signal]);
  const keeping = keep();
  const sweeping = sweep();
  try {
    await work(held);
    // Work that has ended by itself (the stream key was refused) would end the same way again, so it is not started anew.
    if (!held.aborted) await once(held, 'abort');
  } finally {
    lost.abort();
    await Promise.all([keeping, sweeping]);
    await releaseLease(db, leaseName, owner);
  }

  async function keep(): Promise<void> {
    while (!held.aborted) {
      await pause(timers, renewMs, held);
      if (held.aborted) return;
      const answer = await take(options);
      if (answer.kind === 'taken') {
        log.error({ owner: answer.owner }, 'lost the queue to another process');
        lost.abort();
      }
    }
  }

  async function sweep(): Promise<void> {
    while (!held.aborted) {
      await pause(timers, sweepMs, held);
      if (held.aborted) return;
      const now = clock.now();
      const rescued = await rescueJobs(db, { leasedBefore: now, now, onDiscard });
      if (rescued > 0) log.warn({ jobs: rescued }, 'rescued jobs whose lease ran out');
    }
  }
}

function take({ db, owner, clock, isOwnerGone }: OwnQueueOptions): Promise<LeaseAnswer> {
  const now = clock.now();
  return acquireLease(db, { name: leaseName, owner, now, until: now + leaseMs, isOwnerGone });
}

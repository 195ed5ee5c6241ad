import { once } from 'node:events';
import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import { pause } from '../runtime/pause.ts';
import type { Timers } from '../runtime/timers.ts';
import {
  acquireLease,
  endLease,
  LeaseLostError,
  type Fence,
  type LeaseAnswer,
} from '../store/leases.ts';
import type { Db } from '../store/open-store.ts';

export interface HoldLeaseOptions {
  readonly db: Db;
  /** What is owned: `queue`, `streams`. */
  readonly name: string;
  readonly owner: string;
  readonly isOwnerGone: (owner: string) => boolean;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Logger;
}

const leaseMs = 30_000;
const renewMs = 10_000;
const standbyMs = 1_000;

/**
 * Lets `work` run while this process holds the lease: one at a time does, a second stands by and takes over when the first is gone. Losing
 * the lease ends the work. Resolves when the signal fires and the work has ended.
 */
export async function holdLease(
  options: HoldLeaseOptions,
  work: (signal: AbortSignal, fence: Fence) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const { log, name, owner } = options;
  let isStandingBy = false;
  while (!signal.aborted) {
    const answer = await take(options);
    if (answer.kind === 'taken') {
      if (!isStandingBy)
        log.warn(
          { lease: name, owner: answer.owner },
          'another process owns the lease, standing by',
        );
      isStandingBy = true;
      await pause(options.timers, standbyMs, signal);
      continue;
    }
    isStandingBy = false;
    await hold(options, { work, fence: { name, owner, epoch: answer.epoch } }, signal);
  }
}

async function hold(
  options: HoldLeaseOptions,
  {
    work,
    fence,
  }: {
    readonly work: (signal: AbortSignal, fence: Fence) => Promise<void>;
    readonly fence: Fence;
  },
  signal: AbortSignal,
): Promise<void> {
  const { db, clock, timers, log, name, owner } = options;
  const lost = new AbortController();
  const held = AbortSignal.any([signal, lost.signal]);
  const keeping = keep();
  // That it could not be renewed ends the work, and is thrown once that has ended.
  keeping.catch(() => lost.abort());
  try {
    await work(held, fence);
    // Work that has ended by itself (the stream key was refused) would end the same way again, so it is not started anew.
    if (!held.aborted) await once(held, 'abort');
  } catch (error) {
    // A write that was refused because of it is how a loss may be noticed first.
    if (!(error instanceof LeaseLostError)) throw error;
    log.error({ lease: name }, 'lost the lease to another process');
  } finally {
    lost.abort();
    await keeping;
    await endLease(db, { name, owner, now: clock.now() });
  }

  async function keep(): Promise<void> {
    while (!held.aborted) {
      await pause(timers, renewMs, held);
      if (held.aborted) return;
      const answer = await take(options);
      // Lost in between and won again: whatever this one had in hand belongs to nobody any more.
      if (answer.kind === 'held' && answer.epoch === fence.epoch) continue;
      log.error({ lease: name }, 'lost the lease to another process');
      lost.abort();
    }
  }
}

function take({ db, name, owner, clock, isOwnerGone }: HoldLeaseOptions): Promise<LeaseAnswer> {
  const now = clock.now();
  return acquireLease(db, { name, owner, now, until: now + leaseMs, isOwnerGone });
}

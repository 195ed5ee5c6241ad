import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { Clock } from '../../src/runtime/clock.ts';
import type { Timers } from '../../src/runtime/timers.ts';

/** 17 November 2026, 10:15 in London. */
export const virtualStart = Date.parse('2026-11-17T10:15:00Z');

export interface VirtualTime {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Moves time on and wakes the sleepers whose time has come, each at its own instant. */
  advance(ms: number): Promise<void>;
  /** Puts the wall clock elsewhere without anybody sleeping less or more. */
  jump(ms: number): void;
  /** Goes from sleeper to sleeper until the promise is settled. For work that waits for nothing but these timers. */
  until<T>(promise: Promise<T>): Promise<T>;
}

interface Sleeper {
  readonly wakesAt: number;
  readonly wake: () => void;
}

/** Time that moves only when a test says so, or when everything sleeps. */
export function createVirtualTime(startsAt = virtualStart): VirtualTime {
  /** Runs evenly and is what sleepers wait on; the wall clock is this and the jumps. */
  let elapsedMs = 0;
  let jumpedMs = 0;
  const sleepers = new Set<Sleeper>();

  const after = (ms: number, callback: () => void): (() => void) => {
    const sleeper = { wakesAt: elapsedMs + Math.max(ms, 0), wake: callback };
    sleepers.add(sleeper);
    return () => {
      sleepers.delete(sleeper);
    };
  };
  const wakeNext = (notAfter: number): boolean => {
    let next: Sleeper | null = null;
    for (const sleeper of sleepers) {
      if (next === null || sleeper.wakesAt < next.wakesAt) next = sleeper;
    }
    if (next === null || next.wakesAt > notAfter) return false;
    sleepers.delete(next);
    elapsedMs = Math.max(elapsedMs, next.wakesAt);
    next.wake();
    return true;
  };

  return {
    // Whole milliseconds, as the wall clock has them.
    clock: { now: () => startsAt + Math.ceil(elapsedMs) + jumpedMs },
    timers: {
      after,
      sleep(ms, signal) {
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        if (signal?.aborted) return Promise.reject(toError(signal.reason));
        const forget = after(ms, () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        });
        const onAbort = (): void => {
          forget();
          reject(toError(signal?.reason));
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        return promise;
      },
    },
    async advance(ms) {
      const target = elapsedMs + ms;
      await turnOfTheLoop();
      while (wakeNext(target)) await turnOfTheLoop();
      elapsedMs = target;
    },
    jump(ms) {
      jumpedMs += ms;
    },
    async until<T>(promise: Promise<T>): Promise<T> {
      const watched = { isSettled: false };
      const note = (): void => {
        watched.isSettled = true;
      };
      promise.then(note, note);
      await turnOfTheLoop();
      while (!watched.isSettled) {
        if (!wakeNext(Infinity)) throw new Error('everything waits, but for no timer');
        await turnOfTheLoop();
      }
      return promise;
    },
  };
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}

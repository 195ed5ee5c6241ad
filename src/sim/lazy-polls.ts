import type { Timers } from '../runtime/timers.ts';
import type { EventHeapTime } from './event-heap-time.ts';

/**
 * Timers for a worker that looks for work every 200 ms: while nothing happens it looks every five minutes instead, which saves thirteen million looks
 * in thirty days, and at its own interval after something has happened.
 */
export interface LazyPolls {
  readonly timers: (isGone: () => boolean) => Timers;
  /** Something has happened: whoever sleeps looks at its usual time. */
  readonly somethingHappened: () => void;
}

/** A sleep of at most this long is a look at whether there is work. */
const longestPollMs = 1_000;
const idleMs = 5 * 60_000;

export function createLazyPolls(time: EventHeapTime): LazyPolls {
  const sleeping = new Set<() => void>();
  return {
    timers(isGone) {
      const timers = time.timersUntil(isGone);
      return {
        after: (ms, callback) => timers.after(ms, callback),
        sleep(ms, signal) {
          if (ms > longestPollMs) return timers.sleep(ms, signal);
          const { promise, resolve } = Promise.withResolvers<void>();
          let forget = timers.after(idleMs, () => end());
          const urge = (): void => {
            sleeping.delete(urge);
            forget();
            forget = timers.after(ms, () => end());
          };
          const end = (): void => {
            sleeping.delete(urge);
            forget();
            signal?.removeEventListener('abort', end);
            resolve();
          };
          sleeping.add(urge);
          if (signal?.aborted) end();
          else signal?.addEventListener('abort', end, { once: true });
          return promise;
        },
      };
    },
    somethingHappened() {
      for (const urge of sleeping) urge();
    },
  };
}

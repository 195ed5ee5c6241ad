import type { Clock } from '../runtime/clock.ts';
import type { Timers } from '../runtime/timers.ts';

/** Virtual time for simulations of many days: sleepers lie in a heap, and between two of them only the promises are run, not the event loop. */
export interface EventHeapTime {
  /** The wall clock of the machine that is simulated, with its jumps. */
  readonly clock: Clock;
  /** Milliseconds since the beginning, which no jump touches. */
  readonly elapsed: () => number;
  readonly timers: Timers;
  /** Timers that never call back once `isGone` says so. */
  readonly timersUntil: (isGone: () => boolean) => Timers;
  /** Puts the wall clock elsewhere without anybody sleeping less or more. */
  readonly jump: (ms: number) => void;
  /** Moves time on and wakes the sleepers whose time has come, each at its own instant. */
  readonly runFor: (ms: number) => Promise<void>;
  /** Wakes sleepers until the promise is settled. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>;
  /** Sleepers woken so far. */
  readonly woken: () => number;
}

interface Sleeper {
  readonly wakesAt: number;
  /** Sleepers of one instant wake in the order in which they lay down. */
  readonly order: number;
  wake: (() => void) | null;
}

/** The event loop gets a turn after this many sleepers, so that whoever watches the test is not starved. */
const wokenPerTurn = 5_000;

export function createEventHeapTime(startsAt: number): EventHeapTime {
  const heap = createHeap();
  let elapsedMs = 0;
  let jumpedMs = 0;
  let order = 0;
  let woken = 0;

  const after = (ms: number, callback: () => void): (() => void) => {
    order += 1;
    const sleeper: Sleeper = {
      wakesAt: elapsedMs + Math.max(Math.ceil(ms), 0),
      order,
      wake: callback,
    };
    heap.push(sleeper);
    return () => {
      sleeper.wake = null;
    };
  };

  const timersUntil = (isGone: () => boolean): Timers => ({
    after: (ms, callback) =>
      after(ms, () => {
        if (!isGone()) callback();
      }),
    sleep(ms, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      if (signal?.aborted) return Promise.reject(toError(signal.reason));
      const forget = after(ms, () => {
        if (isGone()) return;
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
  });

  /** Wakes one sleeper after the other; in between every promise that can go on does. */
  const run = (notAfter: number, isEnough: () => boolean): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const goOn = (): void => {
      if (isEnough()) {
        resolve();
        return;
      }
      const next = heap.popUntil(notAfter);
      if (next === null) {
        resolve();
        return;
      }
      elapsedMs = Math.max(elapsedMs, next.wakesAt);
      woken += 1;
      try {
        next.wake?.();
      } catch (error) {
        reject(toError(error));
        return;
      }
      if (woken % wokenPerTurn === 0) setImmediate(goOn);
      else afterPromises(goOn);
    };
    setImmediate(goOn);
    return promise;
  };

  return {
    clock: { now: () => startsAt + elapsedMs + jumpedMs },
    elapsed: () => elapsedMs,
    timers: timersUntil(() => false),
    timersUntil,
    jump(ms) {
      jumpedMs += ms;
    },
    async runFor(ms) {
      const target = elapsedMs + ms;
      await run(target, () => false);
      elapsedMs = target;
    },
    async until(promise) {
      let isSettled = false;
      const note = (): void => {
        isSettled = true;
      };
      promise.then(note, note);
      await run(Infinity, () => isSettled);
      if (!isSettled) throw new Error('everything waits, but for no timer');
      return promise;
    },
    woken: () => woken,
  };
}

/** Node runs what `nextTick` was given from within a promise once all promises are done (https://nodejs.org/api/process.html#processnexttickcallback-args). */
function afterPromises(callback: () => void): void {
  queueMicrotask(() => process.nextTick(callback));
}

function createHeap() {
  const heap: Sleeper[] = [];

  const isBefore = (a: Sleeper, b: Sleeper): boolean =>
    a.wakesAt < b.wakesAt || (a.wakesAt === b.wakesAt && a.order < b.order);

  function push(sleeper: Sleeper): void {
    let at = heap.length;
    heap.push(sleeper);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isBefore(sleeper, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = sleeper;
  }

  function pop(): Sleeper | undefined {
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      const right = heap[2 * at + 2];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const below = isRight ? right : left;
      if (!isBefore(below, last)) break;
      heap[at] = below;
      at = 2 * at + (isRight ? 2 : 1);
    }
    heap[at] = last;
    return first;
  }

  return {
    push,
    /** The next one that still wants to be woken, unless that is later. */
    popUntil(notAfter: number): Sleeper | null {
      for (;;) {
        const [first] = heap;
        if (first === undefined || first.wakesAt > notAfter) return null;
        pop();
        if (first.wake !== null) return first;
      }
    },
  };
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}

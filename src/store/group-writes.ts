import type { Timers } from '../runtime/timers.ts';
import type { Db, Trx } from './open-store.ts';
import { writeWithoutWaiting } from './write-without-waiting.ts';

/** One change with what it reads. It may be run again after a rollback, so it must do nothing but ask and change the database. */
export type Change<T> = (trx: Trx) => Promise<T>;

/** Makes a change with others of the same moment in one transaction; resolves when it is made and outlives a kill. */
export type WriteTogether = <T>(change: Change<T>) => Promise<T>;

interface Waiting {
  /** Runs the change; what it returns settles the promise once all is committed. */
  readonly run: (trx: Trx) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
}

/** Every change by itself, at once. */
export function writesAlone(db: Db): WriteTogether {
  return (change) => db.transaction().execute(change);
}

/** What comes within this time shares a transaction: a visit waits for its page that much longer, and dozens of them have enough others under way. */
const gatherMs = 15;
/** A transaction holds up everybody else who writes for as long as it runs: a few milliseconds with so many small changes. */
const mostTogether = 64;

/**
 * Of the many small writes of visits that are under way side by side, those of one moment share a transaction, which does not wait for the
 * disk. A change that throws is left out and the others are made without it.
 */
export function writesTogether(db: Db, timers: Timers): WriteTogether {
  const queue: Waiting[] = [];
  let isWriting = false;

  return function write<T>(change: Change<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    queue.push({
      run: async (trx) => {
        const result = await change(trx);
        return () => resolve(result);
      },
      fail: reject,
    });
    if (!isWriting) void writeAll();
    return promise;
  };

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (queue.length > 0) {
      await timers.sleep(gatherMs);
      const together = queue.splice(0, mostTogether);
      if (await tryTogether(together)) continue;
      for (const one of together) await writeAlone(one);
    }
    isWriting = false;
  }

  /** False when one of several has thrown: then nothing of them was written. */
  async function tryTogether(together: readonly Waiting[]): Promise<boolean> {
    const [only] = together;
    if (only !== undefined && together.length === 1) {
      await writeAlone(only);
      return true;
    }
    const settle: (() => void)[] = [];
    try {
      await writeWithoutWaiting(db, async (trx) => {
        for (const { run } of together) settle.push(await run(trx));
      });
    } catch {
      // Whose fault it was is told to that one alone, when each is tried by itself.
      return false;
    }
    for (const one of settle) one();
    return true;
  }

  async function writeAlone({ run, fail }: Waiting): Promise<void> {
    try {
      const settle = await writeWithoutWaiting(db, run);
      settle();
    } catch (error) {
      fail(error);
    }
  }
}

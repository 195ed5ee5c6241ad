import type { PacedCall } from '../../../src/http/pace.ts';
import { createPersistedPace } from '../../../src/queue/persisted-pace.ts';
import { readPaces } from '../../../src/store/rate-budgets.ts';
import { createEventHeapTime } from '../../../src/sim/event-heap-time.ts';
import { makeMemoryDatabase } from './memory-database.ts';
import { createDice, type Dice } from '../../../src/sim/seeded-random.ts';

const plan = { callsPerWindow: 580, windowMs: 300_000 };
const serverLimit = 600;
const hourMs = 3_600_000;
const startsAt = Date.parse('2026-11-17T10:15:00Z');

export interface SaturatedRun {
  readonly durationMs: number;
  readonly seed: string;
  /** How long each process lives until its next restart. */
  readonly lifeMs: { readonly least: number; readonly most: number };
  /** Whether each restart finds the wall clock an hour ahead or behind. */
  readonly hasJumps: boolean;
}

/**
 * Three processes that always have a call to make, with one key and one database: the real pace, restarts, up to ten
 * seconds until a call arrives. The server counts over any window and over fixed ones, and says so in its headers.
 */
export async function saturate({ durationMs, seed, lifeMs, hasJumps }: SaturatedRun) {
  const time = createEventHeapTime(startsAt);
  const dice = createDice(seed);
  const server = createCountingServer();
  // One connection for all: three would wait for each other's transactions in real time.
  const { db } = await makeMemoryDatabase()();
  const failures: unknown[] = [];
  let restarts = 0;

  const work = async (signal: AbortSignal): Promise<void> => {
    const { clock, timers } = time;
    const pace = createPersistedPace({ provider: 'companies-house', plan, db, clock, timers });
    while (!signal.aborted) {
      const call = await pace.acquire(signal, 'read');
      void deliver(call, signal);
    }
  };
  const deliver = async (call: PacedCall, signal: AbortSignal): Promise<void> => {
    await time.timers.sleep(dice.integer(0, 10_000));
    const { status, headers } = server.arrive(startsAt + time.elapsed());
    if (!signal.aborted) await call.answered({ status, headers });
  };
  const live = async (own: Dice): Promise<void> => {
    while (time.elapsed() < durationMs) {
      const life = new AbortController();
      const working = work(life.signal).catch((error: unknown) => {
        if (error !== life.signal.reason) failures.push(error);
      });
      await time.timers.sleep(own.integer(lifeMs.least, lifeMs.most));
      life.abort(new Error('died'));
      await working;
      restarts += 1;
      if (hasJumps) time.jump(own.pick([-hourMs, hourMs]));
      await time.timers.sleep(own.integer(1_000, 5_000));
    }
  };
  const living = ['one', 'two', 'three'].map((name) => live(dice.fork(name)));
  await time.runFor(durationMs);
  for (const failure of failures) throw failure;
  const used = server.calls() / ((durationMs / plan.windowMs) * plan.callsPerWindow);
  const [pace] = await readPaces(db);
  // They end at their next restart, which nobody waits for: their database goes with the test.
  void Promise.allSettled(living);
  return { ...server.figures(), serverLimit, used, restarts, factor: pace?.factor };
}

function createCountingServer() {
  const recent: number[] = [];
  let oldest = 0;
  let fixedFrom = -Infinity;
  let fixedCount = 0;
  let mostInAnyWindow = 0;
  let mostInFixedWindow = 0;
  let refused = 0;
  return {
    arrive(at: number): { status: 200 | 429; headers: ReadonlyMap<string, string> } {
      recent.push(at);
      while ((recent[oldest] ?? at) <= at - plan.windowMs) oldest += 1;
      mostInAnyWindow = Math.max(mostInAnyWindow, recent.length - oldest);
      if (at >= fixedFrom + plan.windowMs) {
        fixedFrom = at;
        fixedCount = 0;
      }
      fixedCount += 1;
      mostInFixedWindow = Math.max(mostInFixedWindow, fixedCount);
      const isOver = Math.max(recent.length - oldest, fixedCount) > serverLimit;
      if (isOver) refused += 1;
      return {
        status: isOver ? 429 : 200,
        headers: new Map([
          ['date', new Date(at).toUTCString()],
          ['x-ratelimit-remain', String(Math.max(0, serverLimit - fixedCount))],
          ['x-ratelimit-reset', String(Math.ceil((fixedFrom + plan.windowMs) / 1_000))],
        ]),
      };
    },
    calls: () => recent.length,
    figures: () => ({ mostInAnyWindow, mostInFixedWindow, refused }),
  };
}

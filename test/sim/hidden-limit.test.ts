import { describe, expect, it } from 'vitest';
import { decideCall, heedServer, type BudgetState } from '../../src/queue/decide-call.ts';
import { atPlan, decidePace } from '../../src/queue/decide-pace.ts';
import { createPersistedPace } from '../../src/queue/persisted-pace.ts';
import { readPaces } from '../../src/store/rate-budgets.ts';
import { createEventHeapTime } from '../../src/sim/event-heap-time.ts';
import { makeMemoryDatabase } from './model/memory-database.ts';
import { createRateServer, type Counting } from './model/rate-server.ts';
import { createDice } from '../../src/sim/seeded-random.ts';

const plan = { callsPerWindow: 580, windowMs: 300_000 };
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const lowered = { from: 30 * minuteMs, until: 30 * minuteMs + 6 * hourMs };
const startsAt = Date.parse('2026-11-17T10:15:00Z');

interface Made {
  readonly at: number;
  readonly status: number;
}

/**
 * A saturated day's half at a provider that allows 600 in five minutes, half of it for six hours without a word, and 600 again. Four calls
 * at a time, by the real pace on a real database; with trouble the process dies every hour or so and its clock jumps.
 */
async function live(counting: Counting, { hasTrouble }: { readonly hasTrouble: boolean }) {
  const { db } = await makeMemoryDatabase()();
  const time = createEventHeapTime(startsAt);
  const dice = createDice(`hidden limit ${counting}`);
  const server = createRateServer({ ...plan, counting, callsPerWindow: 600 });
  const made: Made[] = [];
  const ended = lowered.until + hourMs;

  const work = async (signal: AbortSignal): Promise<void> => {
    const { clock, timers } = time;
    const pace = createPersistedPace({ provider: 'companies-house', plan, db, clock, timers });
    const caller = async (): Promise<void> => {
      while (!signal.aborted) {
        const call = await pace.acquire(signal, 'read');
        await timers.sleep(dice.between(50, 150));
        const at = time.elapsed();
        server.allow(at >= lowered.from && at < lowered.until ? 300 : 600);
        const status = server.arrive(at);
        made.push({ at, status });
        await timers.sleep(dice.between(50, 150));
        // What died on the way heard nothing.
        if (!signal.aborted) await call.answered({ status, headers: new Map() });
      }
    };
    const ends = await Promise.allSettled([caller(), caller(), caller(), caller()]);
    const failed = ends.find((end) => end.status === 'rejected' && end.reason !== signal.reason);
    if (failed?.status === 'rejected') throw failed.reason;
  };

  while (time.elapsed() < ended) {
    const life = new AbortController();
    const working = work(life.signal);
    const lifeMs = hasTrouble ? dice.integer(40 * minuteMs, 2 * hourMs) : Infinity;
    await time.runFor(Math.min(lifeMs, ended - time.elapsed()));
    life.abort(new Error('died'));
    await time.until(working);
    if (hasTrouble) time.jump(dice.chance(0.5) ? hourMs : -hourMs);
  }
  return { made, server, pace: (await readPaces(db))[0] };
}

function shareRefused(made: readonly Made[], from: number, until: number): number {
  const calls = made.filter(({ at }) => at >= from && at < until);
  return calls.filter(({ status }) => status === 429).length / calls.length;
}

/** Minutes after its return until a whole minute brings nine tenths of the plan. */
function minutesUntilBack(made: readonly Made[]): number {
  const wanted = 0.9 * (plan.callsPerWindow / 5);
  for (let minute = 0; minute < 60; minute += 1) {
    const from = lowered.until + minute * minuteMs;
    const calls = made.filter(({ at }) => at >= from && at < from + minuteMs);
    if (calls.length >= wanted) return minute + 1;
  }
  return Infinity;
}

/** The same by the decisions alone, one call at a time, so that the limit can return at every moment of the cycle. */
function minutesUntilBackFrom(counting: Counting, lowMs: number): number {
  const server = createRateServer({ ...plan, counting, callsPerWindow: 300 });
  let call: BudgetState = { nextCallAt: 0, blockedUntil: 0 };
  let pace = atPlan;
  let at = startsAt;
  const made: Made[] = [];
  while (at < startsAt + lowMs + hourMs) {
    const { factor } = pace;
    const decision = decideCall(call, plan, { now: at, lastOfWindow: null, factor });
    call = decision.state;
    if (decision.kind === 'wait') {
      at = Math.ceil(decision.untilMs);
      continue;
    }
    if (at >= startsAt + lowMs) server.allow(600);
    const status = server.arrive(at);
    made.push({ at: at - startsAt - lowMs + lowered.until, status });
    const heard = { status, remaining: null, resetAt: null, retryAfterMs: null, now: at };
    call = heedServer(call, plan, heard);
    pace = decidePace(
      pace,
      plan.windowMs,
      status === 429 ? { kind: 'limited', sentAt: at, now: at } : { kind: 'answered', now: at },
    );
  }
  return minutesUntilBack(made);
}

describe('a provider that halves its limit without a word', () => {
  it.each(['fixed', 'sliding'] as const)(
    'and counts in a %s window is heeded after five minutes, and followed back within thirty',
    async (counting) => {
      const { made, server, pace } = await live(counting, { hasTrouble: false });

      const refused = shareRefused(made, lowered.from + 5 * minuteMs, lowered.until);
      const back = minutesUntilBack(made);
      const lowCalls = made.filter(({ at }) => at >= lowered.from && at < lowered.until).length;
      process.stdout.write(
        `${counting}: ${made.length} calls, ${(refused * 100).toFixed(2)} % refused, ` +
          `${((lowCalls / (72 * 300)) * 100).toFixed(1)} % of the hidden limit used, back after ${back} min\n`,
      );
      expect(refused).toBeLessThan(0.01);
      expect(back).toBeLessThanOrEqual(30);
      expect(lowCalls).toBeGreaterThan(0.85 * 72 * 300);
      expect(shareRefused(made, 0, lowered.from)).toBe(0);
      expect(server.most()).toBeLessThanOrEqual(600);
      expect(pace).toMatchObject({ factor: 1, slowedBy: null });
    },
  );

  it.each(['fixed', 'sliding'] as const)(
    'and counts in a %s window is followed back within thirty minutes from every moment',
    (counting) => {
      const moments = Array.from({ length: 40 }, (_, minute) => 2 * hourMs + minute * minuteMs);

      const back = moments.map((lowMs) => minutesUntilBackFrom(counting, lowMs));
      process.stdout.write(
        `${counting}: back after ${Math.min(...back)} to ${Math.max(...back)} min\n`,
      );
      expect(Math.max(...back)).toBeLessThanOrEqual(30);
    },
  );

  it('is heeded as well by processes that die and whose clock jumps by an hour', async () => {
    const { made, server } = await live('sliding', { hasTrouble: true });

    const refused = shareRefused(made, lowered.from + 5 * minuteMs, lowered.until);
    process.stdout.write(
      `with trouble: ${made.length} calls, ${(refused * 100).toFixed(2)} % refused\n`,
    );
    expect(refused).toBeLessThan(0.01);
    expect(server.most()).toBeLessThanOrEqual(600);
    expect(made.length).toBeGreaterThan(20_000);
  });
});

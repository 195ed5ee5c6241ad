import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Pace, PacedCall } from '../../../src/http/pace.ts';
import { createPersistedPace } from '../../../src/queue/persisted-pace.ts';
import type { Db } from '../../../src/store/open-store.ts';
import { readPaces } from '../../../src/store/rate-budgets.ts';
import { describeOnEveryEngine, setupDatabase, type Engine } from '../../support/setup-database.ts';
import { createVirtualTime, virtualStart, type VirtualTime } from '../../support/virtual-time.ts';

const plan = { callsPerWindow: 6, windowMs: 3_000 };
const never = new AbortController().signal;

async function setup(engine: Engine) {
  const database = await setupDatabase(engine);
  const time = createVirtualTime();
  return { ...database, time, pace: paceOn(database.db, time) };
}

function paceOn(db: Db, { clock, timers }: VirtualTime) {
  return createPersistedPace({ provider: 'snov', plan, db, clock, timers });
}

/** Makes a call when its turn comes, and lets it be answered. */
async function callOnce(
  pace: Pace,
  time: VirtualTime,
  seen: ReturnType<typeof answer> = answer(200),
): Promise<void> {
  const made = await time.until(pace.acquire(never, 'read'));
  await made.answered(seen);
}

/** Most calls that ever fell into one window, as a server counts them. */
function mostInAnyWindow(calledAt: readonly number[]): number {
  const most = calledAt.map(
    (from) => calledAt.filter((at) => at >= from && at < from + plan.windowMs).length,
  );
  return Math.max(0, ...most);
}

const answer = (status: number, headers: Record<string, string> = {}) => ({
  status,
  headers: new Map(Object.entries(headers)),
});

describeOnEveryEngine('persisted pace', (engine) => {
  it('spaces calls of many callers evenly', async () => {
    const { pace, time } = await setup(engine);
    const startedAt = time.clock.now();
    const calledAt: number[] = [];

    const callers = Array.from({ length: 9 }, async () => {
      await pace.acquire(never, 'read');
      calledAt.push(time.clock.now() - startedAt);
    });
    await time.until(Promise.all(callers));

    expect(calledAt).toEqual([0, 500, 1_000, 1_500, 2_000, 2_500, 3_001, 3_501, 4_001]);
  });

  it('lets the next call go in its turn when the clock was set back by an hour', async () => {
    const { pace, db, time } = await setup(engine);
    await callOnce(pace, time);
    const setBack = {
      ...time,
      clock: { now: () => time.clock.now() - 3_600_000 },
    };
    const startedAt = time.clock.now();

    await time.until(paceOn(db, setBack).acquire(never, 'read'));

    expect(time.clock.now() - startedAt).toBeLessThanOrEqual(2 * plan.windowMs);
  });

  it('measures the date of Retry-After by the clock of the server', async () => {
    const { pace, time } = await setup(engine);
    const serverNow = virtualStart - 3_600_000;
    await callOnce(
      pace,
      time,
      answer(429, {
        date: new Date(serverNow).toUTCString(),
        'retry-after': new Date(serverNow + 120_000).toUTCString(),
      }),
    );
    const refusedAt = time.clock.now();

    await time.until(pace.acquire(never, 'read'));

    expect(time.clock.now() - refusedAt).toBe(122_000);
  });

  it('makes no call for which a person has said no while it waited, and writes none down', async () => {
    const { db, time } = await setup(engine);
    let isStopped = false;
    const pace = createPersistedPace({
      provider: 'snov',
      plan,
      db,
      clock: time.clock,
      timers: time.timers,
      hold: (_trx, operation) =>
        Promise.resolve(isStopped && operation === 'start' ? 'nothing is bought' : null),
    });
    await callOnce(pace, time);
    const waiting = pace.acquire(never, 'start');
    isStopped = true;

    await expect(time.until(waiting)).rejects.toThrow(
      'nothing is bought: a call that had not begun is not made',
    );
    await callOnce(pace, time);
    expect(time.clock.now() - virtualStart).toBe(500);
  });

  it('never lets more calls into any window than planned, whatever the callers, restarts and answers', async () => {
    const act = fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('call' as const) }) },
      fc.record({ kind: fc.constant('restart' as const) }),
      fc.record({ kind: fc.constant('rest' as const), ms: fc.integer({ min: 1, max: 4_000 }) }),
      fc.record({
        kind: fc.constant('answer' as const),
        status: fc.constantFrom(200, 429),
        remaining: fc.integer({ min: 0, max: 6 }),
      }),
    );
    const { openAgain } = await setup(engine);
    const stores = [await openAgain(), await openAgain()] as const;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 40 }), async (acts) => {
        const [{ db }] = stores;
        await db.deleteFrom('provider_calls').execute();
        await db.deleteFrom('rate_budgets').execute();
        const time = createVirtualTime();
        let processes = stores.map((store) => paceOn(store.db, time));
        const calledAt: number[] = [];
        const underWay: PacedCall[] = [];
        for (const [at, step] of acts.entries()) {
          const pace = processes[at % 2] ?? paceOn(db, time);
          if (step.kind === 'restart') processes = stores.map((store) => paceOn(store.db, time));
          else if (step.kind === 'rest') await time.advance(step.ms);
          else if (step.kind === 'answer') {
            const resetAt = Math.ceil(time.clock.now() / 1_000) + 2;
            await underWay.shift()?.answered(
              answer(step.status, {
                'x-ratelimit-remain': String(step.remaining),
                'x-ratelimit-reset': String(resetAt),
              }),
            );
          } else {
            underWay.push(await time.until(pace.acquire(never, 'read')));
            calledAt.push(time.clock.now());
          }
        }
        expect(mostInAnyWindow(calledAt)).toBeLessThanOrEqual(plan.callsPerWindow);
      }),
      { numRuns: 20 },
    );
  });

  it('stands on the log alone when the pace is lost', async () => {
    const { pace, time, db } = await setup(engine);
    const calledAt: number[] = [];
    for (let call = 0; call < 20; call += 1) {
      await time.until(pace.acquire(never, 'read'));
      calledAt.push(time.clock.now());
      await db.deleteFrom('rate_budgets').execute();
    }

    expect(mostInAnyWindow(calledAt)).toBe(plan.callsPerWindow);
  });

  it('counts over any window, not from one border to the next', async () => {
    const { pace, time, db } = await setup(engine);
    const calledAt: number[] = [];
    for (const { untilMs, calls } of [
      { untilMs: plan.windowMs - 100, calls: 5 },
      { untilMs: plan.windowMs + 100, calls: 6 },
    ]) {
      await time.advance(virtualStart + untilMs - time.clock.now());
      for (let made = 0; made < calls; made += 1) {
        await time.until(pace.acquire(never, 'read'));
        calledAt.push(time.clock.now());
        await db.deleteFrom('rate_budgets').execute();
      }
    }

    expect(mostInAnyWindow(calledAt)).toBe(plan.callsPerWindow);
  });

  it('shares one budget between two processes', async () => {
    const { db, openAgain, time } = await setup(engine);
    const other = await openAgain();
    const paces = [paceOn(db, time), paceOn(other.db, time)];
    const calledAt: number[] = [];
    for (let call = 0; call < 20; call += 1) {
      await time.until((paces[call % 2] ?? paceOn(db, time)).acquire(never, 'read'));
      calledAt.push(time.clock.now());
    }

    expect(mostInAnyWindow(calledAt)).toBe(plan.callsPerWindow);
  });

  it.each([
    ['forwards', 86_400_000],
    ['backwards', -86_400_000],
    ['a little backwards', -2_000],
  ])('is at most one call over, and not stuck, when the clock jumps %s', async (_name, jumpMs) => {
    const { pace, time } = await setup(engine);
    let jumped = 0;
    const calledAt: number[] = [];
    const acquireOnce = async (): Promise<void> => {
      await time.until(pace.acquire(never, 'read'));
      // As an unmoved clock sees it.
      calledAt.push(time.clock.now() - jumped);
    };
    for (let made = 0; made < 20; made += 1) await acquireOnce();
    time.jump(jumpMs);
    jumped += jumpMs;
    for (let made = 0; made < 20; made += 1) await acquireOnce();

    expect(mostInAnyWindow(calledAt)).toBeLessThanOrEqual(plan.callsPerWindow + 1);
    const tookMs = (calledAt.at(-1) ?? 0) - (calledAt[0] ?? 0);
    expect(tookMs).toBeLessThan(20_000 + 60_000 + 2 * plan.windowMs);
  });

  it('keeps a block of the server over a restart', async () => {
    const { pace, db, time } = await setup(engine);
    await callOnce(pace, time, answer(429));
    const blockedAt = time.clock.now();

    await time.until(paceOn(db, time).acquire(never, 'read'));

    expect(time.clock.now() - blockedAt).toBeGreaterThanOrEqual(60_000);
  });

  it('lets a caller go who no longer wants to wait, and the next one in', async () => {
    const { pace, time } = await setup(engine);
    await time.until(pace.acquire(never, 'read'));
    const stop = new AbortController();
    const waiting = pace.acquire(stop.signal, 'read');
    const next = pace.acquire(never, 'read');
    await time.advance(100);

    stop.abort();

    await expect(waiting).rejects.toThrow(/abort/i);
    await time.until(next);
  });

  it('takes a rate that was refused over to the next process, and to the others', async () => {
    const { pace, db, openAgain, time } = await setup(engine);
    const other = await openAgain();
    await callOnce(pace, time, answer(429));
    await time.advance(60_000);

    const calledAt: number[] = [];
    for (const next of [paceOn(db, time), paceOn(other.db, time), paceOn(db, time)]) {
      await callOnce(next, time);
      calledAt.push(time.clock.now());
    }

    const [first = 0, second = 0, third = 0] = calledAt;
    expect([second - first, third - second]).toEqual([1_000, 1_000]);
    expect(await readPaces(other.reader)).toMatchObject([
      { provider: 'snov', factor: 0.5, slowedBy: 'limited', blockedBy: 'limited' },
    ]);
  });

  it('cuts once for all answers of a wave', async () => {
    const { pace, db, time } = await setup(engine);
    const calls: PacedCall[] = [];
    for (let made = 0; made < 4; made += 1)
      calls.push(await time.until(pace.acquire(never, 'read')));

    for (const made of calls) await made.answered(answer(429));

    expect(await readPaces(db)).toMatchObject([{ factor: 0.5 }]);
  });

  it('slows down when answers stay away, and is back within five minutes of good ones', async () => {
    const { pace, db, time } = await setup(engine);
    for (let failed = 0; failed < 10; failed += 1) {
      const made = await time.until(pace.acquire(never, 'read'));
      await made.lost();
    }
    expect(await readPaces(db)).toMatchObject([{ factor: 0.5, slowedBy: 'failing' }]);

    const healedAt = time.clock.now();
    while (time.clock.now() - healedAt < 240_000) await callOnce(pace, time);

    expect(await readPaces(db)).toMatchObject([{ factor: 1, slowedBy: null }]);
  });
});

import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { runnable } from '../../src/queue/job-kind.ts';
import { runLane } from '../../src/queue/lane-worker.ts';
import { done } from '../../src/queue/outcome.ts';
import { retryPolicies } from '../../src/queue/retry-policies.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { createSeededRandom } from '../../src/sandbox/seeded-random.ts';
import { enqueueJob } from '../../src/store/jobs/enqueue.ts';
import { systemPrincipal } from '../../src/store/settings.ts';
import { createVirtualTime } from '../support/virtual-time.ts';
import { makeMemoryDatabase } from './model/memory-database.ts';

const Payload = z.object({ companyNumber: z.string() });
const hourMs = 3_600_000;
const { maxAttempts } = retryPolicies['companies-house'];

/** A lane whose every call fails while the provider is down, without a breaker that would save it from asking. Two processes' workers share it. */
async function setup() {
  const open = makeMemoryDatabase();
  const [{ db }, other] = [await open(), await open()];
  const time = createVirtualTime();
  const { clock, timers } = time;
  const createdBy = await systemPrincipal(db, { id: systemRandom.uuid(), now: clock.now() });
  /** The share of the calls that fail. */
  const provider = { failing: 1 };
  const dice = createSeededRandom('retry storm');
  const calls: { readonly at: number; readonly attempt: number }[] = [];
  const kind = runnable({
    kind: 'check-status',
    lane: 'companies-house',
    priority: 'high',
    maxAttempts,
    payload: Payload,
    subject: ({ companyNumber }) => companyNumber,
    handle: async ({ job }) => {
      calls.push({ at: clock.now(), attempt: job.attempt });
      await timers.sleep(100);
      if (dice.next() < provider.failing) throw new Error('HTTP 503');
      return done();
    },
  });
  const stop = new AbortController();
  const working = Promise.all(
    [db, other.db].map((store) =>
      runLane(
        {
          lane: 'companies-house',
          client: null,
          kinds: [kind],
          concurrency: 2,
          db: store,
          clock,
          timers,
          random: systemRandom,
          log: pino({ level: 'silent' }),
          onDiscard: () => Promise.reject(new Error('a job was given up')),
        },
        stop.signal,
      ),
    ),
  );
  onTestFinished(async () => {
    stop.abort();
    await time.until(working);
  });
  let entered = 0;
  return {
    time,
    provider,
    calls,
    entered: () => entered,
    enter: async () => {
      entered += 1;
      const companyNumber = String(entered).padStart(8, '0');
      await db.transaction().execute((trx) =>
        enqueueJob(trx, {
          id: systemRandom.uuid(),
          kind: 'check-status',
          subject: companyNumber,
          lane: 'companies-house',
          priority: 'high',
          isWaking: false,
          payload: JSON.stringify({ companyNumber }),
          maxAttempts,
          runAt: clock.now(),
          now: clock.now(),
          createdBy,
        }),
      );
    },
    unfinished: () =>
      db
        .selectFrom('jobs')
        .select(['state', 'attempt', 'last_reason'])
        .where('finished_at', 'is', null)
        .execute(),
  };
}

it('an hour in which everything fails costs a tenth of extra calls, without spikes, and loses nothing', async () => {
  const { time, provider, calls, enter, entered, unfinished } = await setup();
  const from = time.clock.now();
  while (time.clock.now() - from < hourMs) {
    await enter();
    await time.advance(2_000);
  }

  const sent = calls.filter(({ at }) => at - from < hourMs);
  const firsts = sent.filter(({ attempt }) => attempt === 1).length;
  const bins = Array.from({ length: 360 }, () => 0);
  for (const { at } of sent) {
    const bin = Math.floor((at - from) / 10_000);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const spike = Math.max(...bins) / (sent.length / bins.length);
  process.stdout.write(
    `1 h down: ${sent.length} calls for ${firsts} first attempts (× ${(sent.length / firsts).toFixed(3)}), max/mean per 10 s ${spike.toFixed(2)}\n`,
  );
  expect(firsts).toBe(entered());
  expect(sent.length).toBeLessThanOrEqual(1.1 * firsts);
  expect(sent.length).toBeGreaterThan(firsts);
  expect(spike).toBeLessThanOrEqual(2);
  const waiting = await unfinished();
  expect(waiting).toHaveLength(entered());
  expect(Math.max(...waiting.map(({ attempt }) => attempt))).toBeLessThan(20);
  expect(new Set(waiting.map(({ last_reason }) => last_reason))).toEqual(
    new Set(['Error: HTTP 503']),
  );

  provider.failing = 0;
  await time.advance(5 * 60_000);

  expect(await unfinished()).toEqual([]);
});

it.each([0.3, 0.5])(
  'half an hour in which %d of the calls fail at random costs a tenth of extra calls, and all is done within five minutes after it',
  async (failing) => {
    const { time, provider, calls, enter, entered, unfinished } = await setup();
    provider.failing = failing;
    const from = time.clock.now();
    while (time.clock.now() - from < hourMs / 2) {
      await enter();
      await time.advance(1_000);
    }

    const extra = calls.filter(({ attempt }) => attempt > 1).length;
    process.stdout.write(
      `${failing} fail: ${extra} extra calls for ${entered()} first attempts (× ${(calls.length / entered()).toFixed(3)})\n`,
    );
    expect(calls.length - extra).toBe(entered());
    // The bucket is full at first.
    expect(extra).toBeLessThanOrEqual(0.1 * entered() + 5);

    provider.failing = 0;
    await time.advance(5 * 60_000);

    expect(await unfinished()).toEqual([]);
  },
);

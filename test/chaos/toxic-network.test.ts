import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { expectNothingLost } from '../support/expect-nothing-lost.ts';
import { scaled, scaledEnvironmentFor, waitUntilAllIsDone } from '../support/kill-storm.ts';
import { makeHome, urlOf, type Home } from '../support/run-service.ts';
import { calmCompanies, startQuietSandbox } from '../support/sandbox-for-test.ts';
import { startToxicProxy, type Toxic } from '../support/toxic-proxy.ts';

const toxics: readonly Toxic[] = [
  { kind: 'latency', ms: 400, jitterMs: 300 },
  { kind: 'slice', bytes: 37, pauseMs: 5 },
  { kind: 'cut', afterBytes: 300 },
  { kind: 'black-hole' },
  { kind: 'slow-close', ms: 1_000 },
  { kind: 'refused' },
];
/** Those that let no call through; the others are slow, or cut what is long. */
const opensBreakers: ReadonlySet<Toxic['kind']> = new Set(['refused', 'cut']);
const companies = 30;
/** Long enough for a breaker to open, to be probed in vain and to double its wait. */
const poisonedMs = 45_000;
/** What every kind of fault is to be over within. */
const healsWithinMs = 300_000;

const Breaker = z.object({ provider: z.string(), operation: z.string(), state: z.string() });

const Transition = z.object({ provider: z.string(), count: z.number() });

describe('a network that does', () => {
  it.each(toxics)(
    '$kind, to every provider at once: nothing is lost, nothing is paid twice, and all drains by itself when it stops',
    async (toxic) => {
      const sandbox = await startQuietSandbox({ ...scaled, companies: companies + 150 });
      const { control } = sandbox;
      const entered = calmCompanies(sandbox, companies);
      const home = makeHome();
      const direct = await scaledEnvironmentFor(sandbox);
      const [rest, stream, snov] = await Promise.all([
        startToxicProxy(sandbox.urls.rest),
        startToxicProxy(sandbox.urls.stream),
        startToxicProxy(direct['STRIKEWATCH_SNOV_URL'] ?? sandbox.urls.snov),
      ]);
      const proxies = [rest, stream, snov];
      const service = home.serve({
        ...direct,
        STRIKEWATCH_COMPANIES_HOUSE_REST_URL: rest.origin,
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_URL: stream.origin,
        STRIKEWATCH_SNOV_URL: snov.origin,
      });
      await urlOf(service);
      await expect.poll(() => control.observed().streamConnections, { timeout: 60_000 }).toBe(2);
      const enter = (from: number, to: number): void => {
        for (const { number } of entered.slice(from, to))
          control.enterStrikeOff(number, 'compulsory');
      };
      // A first event, so that there is a cursor to come back to, and paid work under way when it begins.
      enter(0, 10);
      await expect
        .poll(() => control.observed().starts.length, { timeout: 60_000 })
        .toBeGreaterThan(0);

      for (const proxy of proxies) await proxy.poison(toxic);
      enter(10, 20);
      await sleep(poisonedMs);
      const met = proxies.map((proxy) => proxy.met());
      for (const proxy of proxies) await proxy.poison(null);
      enter(20, companies);

      const healedAt = performance.now();
      try {
        await waitUntilAllIsDone(home, { published: companies, withinMs: healsWithinMs });
      } catch (cause) {
        throw new Error(`not done: ${JSON.stringify(whatHoldsUp(home), null, 2)}`, { cause });
      }
      const tookSeconds = Math.round((performance.now() - healedAt) / 1_000);
      process.stdout.write(`${toxic.kind}: all done ${tookSeconds} s after its end\n`);
      const breakers = home.query(Breaker, 'select provider, operation, state from breakers');
      expect(breakers.filter(({ state }) => state !== 'closed')).toEqual([]);
      expect(await service.end('SIGTERM'), service.stderr()).toEqual({ code: 0, signal: null });
      expectNothingLost({ sandbox, home, entered, published: companies });
      const opened = home.query(
        Transition,
        `select provider, sum(count) as count from breaker_transitions where to_state = 'open' group by provider`,
      );
      expect(opened.length > 0 || !opensBreakers.has(toxic.kind)).toBe(true);
      // It was there.
      expect(met.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
    },
    900_000,
  );
});

/** For whoever reads a failure: what may keep the rest of the work waiting. */
function whatHoldsUp(home: Home) {
  const rows = (sql: string) => home.query(z.record(z.string(), z.unknown()), sql);
  return {
    breakers: rows('select provider, operation, state, reason, open_ms, probe_at from breakers'),
    paces: rows('select provider, pace_factor, blocked_until, block_reason from rate_budgets'),
    tasks: rows(
      'select state, state_reason, polls, sent_at from provider_tasks where finished_at is null',
    ),
    jobs: rows(
      `select kind, state, attempt, snoozes, last_reason, run_at, ${Date.now()} as now from jobs where finished_at is null`,
    ),
  };
}

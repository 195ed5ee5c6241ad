import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createPersistedPace } from '../../src/queue/persisted-pace.ts';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import type { StepContext } from '../../src/pipeline/step-context.ts';
import { createEventHeapTime } from '../../src/sim/event-heap-time.ts';
import { ImitatedSnovAccount } from '../../src/sim/imitated-snov-account.ts';
import type { LazyPolls } from '../../src/sim/lazy-polls.ts';
import { createLife } from '../../src/sim/life.ts';
import { createDice, randomOf } from '../../src/sim/seeded-random.ts';
import type { Snov } from '../../src/sources/snov/client.ts';
import { openStore, type Db } from '../../src/store/open-store.ts';
import { seedCompany, seedEpisode } from '../support/seed-company.ts';
import { runPaidService } from './model/paid-service.ts';

const minuteMs = 60_000;
/** Long enough to tell, and a third of an hour. */
const measuredMs = 20 * minuteMs;
const waiting = 1_000;
/** Tasks are done within a few seconds (facts of the provider); a call takes a fifth of one. */
const taskMs = 3_000;
const callMs = 200;

it('a backlog of domains is looked up at 1,000 and more an hour, within 60 calls in any minute', async () => {
  const { lookUps, perMinute, busiest } = await work({ counts: 0 });

  process.stdout.write(
    `${lookUps} domains in an hour by ${perMinute.toFixed(1)} calls a minute, ${busiest} in the busiest minute\n`,
  );
  expect(lookUps).toBeGreaterThanOrEqual(1_000);
  expect(busiest).toBeLessThanOrEqual(60);
});

it('with free counts waiting besides, at most 7 % of 60 calls a minute are left unused, and domains go on as fast', async () => {
  const alone = await work({ counts: 0 });
  const { lookUps, perMinute, busiest } = await work({ counts: 2_000 });

  process.stdout.write(
    `with counts waiting: ${lookUps} domains in an hour by ${perMinute.toFixed(1)} calls a minute, ${(100 * (1 - perMinute / 60)).toFixed(1)} % unused, ${busiest} in the busiest minute\n`,
  );
  expect(perMinute).toBeGreaterThanOrEqual(60 * 0.93);
  expect(busiest).toBeLessThanOrEqual(60);
  expect(lookUps).toBeGreaterThanOrEqual(Math.max(1_000, alone.lookUps * 0.7));
});

/** Twenty minutes of one service with a backlog of domains, and free counts that wait besides. */
async function work({ counts }: { readonly counts: number }) {
  const time = createEventHeapTime(Date.parse('2026-11-17T10:15:00Z'));
  // Looks for work as often as the product does.
  const polls: LazyPolls = { timers: time.timersUntil, somethingHappened: () => undefined };
  const account = new ImitatedSnovAccount(time.clock, 1_000_000);
  account.taskMs = taskMs;
  const calls: number[] = [];
  const folder = mkdtempSync(
    join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'strikewatch-sim-'),
  );
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'sim.db');
  const { db } = await openStore(`sqlite:${path}`);
  const pace = createPersistedPace({
    provider: 'snov',
    plan: { callsPerWindow: 57, windowMs: 60_000 },
    db,
    clock: time.clock,
    timers: time.timers,
  });
  let isBefore = true;
  const client: Snov = account.client(async () => {
    if (isBefore) {
      const call = await pace.acquire(new AbortController().signal);
      await time.timers.sleep(callMs);
      calls.push(time.elapsed());
      await call.answered({ status: 200, headers: new Map() });
    }
    isBefore = !isBefore;
  });
  const ended = new AbortController();
  const serving = runPaidService(
    {
      path,
      owner: 'one',
      time,
      polls,
      life: createLife(),
      random: randomOf(createDice('throughput')),
      provider: {
        account,
        clientOf: () => client,
        deliverTo: () => undefined,
        killAtPoint: () => undefined,
      },
      ask: async (asking, context) => {
        await askForAll(asking, context);
        await askForCounts(asking, context, counts);
      },
    },
    ended.signal,
  );
  serving.catch(() => undefined);

  await time.runFor(minuteMs);
  const before = { calls: calls.length, charged: account.charged };
  await time.runFor(measuredMs);
  ended.abort();

  return {
    lookUps: 3 * (account.charged - before.charged),
    perMinute: (calls.length - before.calls) / (measuredMs / minuteMs),
    busiest: mostWithin(calls, minuteMs),
  };
}

async function askForAll(db: Db, context: StepContext): Promise<void> {
  const now = context.clock.now();
  await db.transaction().execute(async (trx) => {
    for (let index = 0; index < waiting; index += 1) {
      const companyNumber = await seedCompany(trx, String(10_000_000 + index), {
        company_name: `COMPANY NO ${index} LTD`,
      });
      await seedEpisode(trx, companyNumber, { entered_at: now, confirmed_at: now });
      await enqueueStep(trx, context, { name: 'find-domain', payload: { companyNumber } });
    }
  });
}

async function askForCounts(db: Db, context: StepContext, count: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (let index = 0; index < count; index += 1) {
      const companyNumber = await seedCompany(trx, String(20_000_000 + index));
      await enqueueStep(trx, context, {
        name: 'count-emails',
        payload: {
          companyNumber,
          provider: 'snov',
          domain: `site-${index}.example`,
          asker: 'find-emails',
        },
      });
    }
  });
}

function mostWithin(instants: readonly number[], windowMs: number): number {
  return Math.max(
    ...instants.map((from) => instants.filter((at) => at >= from && at < from + windowMs).length),
  );
}

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
/** A call takes a fifth of a second. */
const callMs = 200;
/** Most tasks are done within a few seconds (facts of the provider). */
const usualTaskMs = 3_000;

it('a backlog of domains alone leaves at most 7 % of 60 calls a minute unused, and is looked up at 1,000 an hour and far more', async () => {
  const seen = await work({ waiting: 2_800, minutes: 8 });

  tell('a backlog of domains alone', seen);
  expect(seen.perMinute).toBeGreaterThanOrEqual(60 * 0.93);
  expect(seen.busiest).toBeLessThanOrEqual(60);
  expect(seen.perHour).toBeGreaterThanOrEqual(1_000);
  // None of these calls is made to be made: the first look finds the result of a task of three seconds, and a reading is shared by several starts.
  expect(seen.polls).toBeLessThanOrEqual(seen.starts * 1.05);
  expect(seen.readings).toBeLessThanOrEqual(seen.starts / 3);
});

it('with tasks of up to half a minute, whose last one is waited for at the end of each round, at most 7 % is left unused', async () => {
  const dice = createDice('half a minute');
  const takesMs = () => dice.between(1_000, 30_000);
  const seen = await work({ waiting: 4_200, minutes: 27, takesMs });

  tell('tasks of 1 to 30 s', seen);
  expect(seen.perMinute).toBeGreaterThanOrEqual(60 * 0.93);
  expect(seen.busiest).toBeLessThanOrEqual(60);
  expect(seen.perHour).toBeGreaterThanOrEqual(1_000);
});

it('with free counts waiting besides, at most 7 % of 60 calls a minute are left unused, and domains go on', async () => {
  const seen = await work({ waiting: 2_000, minutes: 8, counts: 1_000 });

  tell('with counts waiting', seen);
  expect(seen.perMinute).toBeGreaterThanOrEqual(60 * 0.93);
  expect(seen.busiest).toBeLessThanOrEqual(60);
  expect(seen.perHour).toBeGreaterThanOrEqual(1_000);
});

function tell(name: string, seen: Awaited<ReturnType<typeof work>>): void {
  const unused = (100 * (1 - seen.perMinute / 60)).toFixed(1);
  process.stdout.write(
    `${name}: ${seen.perHour} domains in an hour by ${seen.perMinute.toFixed(1)} calls a minute, ${unused} % unused, ${seen.busiest} in the busiest minute; ` +
      `${seen.starts} starts, ${seen.polls} looks, ${seen.readings} readings\n`,
  );
}

/** Some minutes of one service with a backlog of domains, and free counts that wait besides. */
async function work({
  waiting,
  minutes,
  counts = 0,
  takesMs = () => usualTaskMs,
}: {
  readonly waiting: number;
  readonly minutes: number;
  readonly counts?: number;
  readonly takesMs?: () => number;
}) {
  const measuredMs = minutes * minuteMs;
  const time = createEventHeapTime(Date.parse('2026-11-17T10:15:00Z'));
  // Looks for work as often as the product does.
  const looks: LazyPolls = { timers: time.timersUntil, somethingHappened: () => undefined };
  const account = new ImitatedSnovAccount(time.clock, 1_000_000);
  account.takesMs = takesMs;
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
  const imitated: Snov = account.client(async () => {
    if (isBefore) {
      const call = await pace.acquire(new AbortController().signal, 'read');
      await time.timers.sleep(callMs);
      calls.push(time.elapsed());
      await call.answered({ status: 200, headers: new Map() });
    }
    isBefore = !isBefore;
  });
  let polls = 0;
  const client: Snov = {
    ...imitated,
    domainsResult: (...asked) => {
      polls += 1;
      return imitated.domainsResult(...asked);
    },
  };
  const ended = new AbortController();
  const serving = runPaidService(
    {
      path,
      owner: 'one',
      time,
      polls: looks,
      life: createLife(),
      random: randomOf(createDice('throughput')),
      provider: {
        account,
        clientOf: () => client,
        deliverTo: () => undefined,
        killAtPoint: () => undefined,
      },
      ask: async (asking, context) => {
        await askForAll(asking, context, waiting);
        await askForCounts(asking, context, counts);
      },
    },
    ended.signal,
  );
  serving.catch(() => undefined);

  await time.runFor(minuteMs);
  const count = () => ({
    calls: calls.length,
    charged: account.charged,
    starts: account.starts.length,
    readings: account.balanceReads.length,
    polls,
  });
  const before = count();
  await time.runFor(measuredMs);
  const after = count();
  ended.abort();

  return {
    perHour: Math.round(((after.charged - before.charged) * 60 * minuteMs) / measuredMs),
    perMinute: ((after.calls - before.calls) * minuteMs) / measuredMs,
    busiest: mostWithin(calls, minuteMs),
    starts: after.starts - before.starts,
    polls: after.polls - before.polls,
    readings: after.readings - before.readings,
  };
}

async function askForAll(db: Db, context: StepContext, waiting: number): Promise<void> {
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

import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { parseCompanyNumber, type CompanyNumber } from '../../../src/domain/company-number.ts';
import { announceBreaker } from '../../../src/pipeline/announce-breaker.ts';
import { runnable, type JobKind } from '../../../src/queue/job-kind.ts';
import { runLane } from '../../../src/queue/lane-worker.ts';
import { done } from '../../../src/queue/outcome.ts';
import { createPersistedBreakers } from '../../../src/queue/persisted-breaker.ts';
import { createPersistedPace } from '../../../src/queue/persisted-pace.ts';
import { systemRandom } from '../../../src/runtime/random.ts';
import type { CompaniesHouseRest } from '../../../src/sources/companies-house-rest/client.ts';
import { ProviderUnavailableError } from '../../../src/sources/companies-house-rest/errors.ts';
import {
  guardCompaniesHouse,
  type CompaniesHouseOperation,
} from '../../../src/sources/companies-house-rest/guard-client.ts';
import { enqueueJob } from '../../../src/store/jobs/enqueue.ts';
import type { Trx } from '../../../src/store/open-store.ts';
import { systemPrincipal } from '../../../src/store/settings.ts';
import { setupDatabase } from '../../support/setup-database.ts';
import { stepContextFor } from '../../support/step-context.ts';
import { createVirtualTime } from '../../support/virtual-time.ts';

const Payload = z.object({ companyNumber: z.custom<CompanyNumber>() });
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const plan = { callsPerWindow: 580, windowMs: 300_000 };

interface Seen {
  readonly at: number;
  readonly companyNumber: CompanyNumber;
  readonly resource: 'profile' | 'filings';
  readonly isAnswered: boolean;
}

/** A register that can be down, behind the real pace and breaker, and a lane that asks it: a profile first, filings when that is there. */
async function setup() {
  const { db } = await setupDatabase();
  const time = createVirtualTime();
  const { clock, timers } = time;
  const context = await stepContextFor(db, { clock });
  const createdBy = await systemPrincipal(db, { id: systemRandom.uuid(), now: clock.now() });
  const register = { isDown: false };
  const seen: Seen[] = [];
  const pace = createPersistedPace({ provider: 'companies-house', plan, db, clock, timers });
  const breakers = createPersistedBreakers<CompaniesHouseOperation>({
    provider: 'companies-house',
    db,
    clock,
    onNews: (trx, news) => announceBreaker(trx, context, news),
  });
  const ask = async (
    companyNumber: CompanyNumber,
    { resource, signal }: { readonly resource: Seen['resource']; readonly signal: AbortSignal },
  ): Promise<void> => {
    const call = await pace.acquire(signal, 'read');
    await timers.sleep(200, signal);
    const isAnswered = !register.isDown;
    seen.push({ at: clock.now(), companyNumber, resource, isAnswered });
    await call.answered({ status: isAnswered ? 200 : 503, headers: new Map() });
    if (!isAnswered) throw new ProviderUnavailableError('503');
  };
  const rest: CompaniesHouseRest = {
    profile: async (companyNumber, signal) => {
      await ask(companyNumber, { resource: 'profile', signal });
      return { kind: 'not-found' };
    },
    filings: async (companyNumber, signal) => {
      await ask(companyNumber, { resource: 'filings', signal });
      return { items: [], unreadRows: 0 };
    },
    officers: () => Promise.resolve({ items: [], unreadRows: 0 }),
  };
  const enqueue = (trx: Trx, kind: string, companyNumber: CompanyNumber): Promise<string> =>
    enqueueJob(trx, {
      id: systemRandom.uuid(),
      kind,
      subject: companyNumber,
      lane: 'companies-house',
      priority: 'high',
      isWaking: false,
      payload: JSON.stringify({ companyNumber }),
      maxAttempts: 5,
      runAt: clock.now(),
      now: clock.now(),
      createdBy,
    });
  const stop = new AbortController();
  const working = runLane(
    {
      lane: 'companies-house',
      client: guardCompaniesHouse(rest, breakers),
      kinds: [
        kindOf('check-status', async ({ client, payload: { companyNumber }, signal }) => {
          await client.profile(companyNumber, signal);
          return done(async (trx) => void (await enqueue(trx, 'read-filings', companyNumber)));
        }),
        kindOf('read-filings', async ({ client, payload: { companyNumber }, signal }) => {
          await client.filings(companyNumber, signal);
          return done();
        }),
      ],
      concurrency: 4,
      db,
      clock,
      timers,
      random: systemRandom,
      log: pino({ level: 'silent' }),
      waitsUntil: () => breakers.heldUpUntil('read'),
      onDiscard: () => Promise.reject(new Error('a job was given up')),
    },
    stop.signal,
  );
  onTestFinished(async () => {
    stop.abort();
    await time.until(working);
  });
  return {
    db,
    time,
    register,
    seen,
    enter: (count: number, from: number) =>
      db.transaction().execute(async (trx) => {
        for (let at = 0; at < count; at += 1) {
          await enqueue(trx, 'check-status', companyNumberOf(from + at));
        }
      }),
    unfinished: async () =>
      (await db.selectFrom('jobs').select('id').where('finished_at', 'is', null).execute()).length,
    attemptsLost: async () => {
      const jobs = await db
        .selectFrom('jobs')
        .select('attempt')
        .where('finished_at', 'is', null)
        .execute();
      return jobs.reduce((sum, { attempt }) => sum + attempt, 0);
    },
    events: () =>
      db
        .selectFrom('events')
        .select(['type', 'data'])
        .where('type', 'in', ['breaker.opened', 'breaker.closed'])
        .orderBy('sequence')
        .execute(),
  };
}

type Payload = z.infer<typeof Payload>;

/** A kind of job that asks the register. */
function kindOf(kind: string, handle: JobKind<Payload, CompaniesHouseRest>['handle']) {
  return runnable<Payload, CompaniesHouseRest>({
    kind,
    lane: 'companies-house',
    priority: 'high',
    maxAttempts: 5,
    payload: Payload,
    subject: ({ companyNumber }) => companyNumber,
    handle,
  });
}

function companyNumberOf(at: number): CompanyNumber {
  const parsed = parseCompanyNumber(String(at + 1).padStart(8, '0'));
  if (parsed === null) throw new Error('not a company number');
  return parsed;
}

/** Calls that came close together, as one probe sends them. */
function probesOf(calls: readonly Seen[]): readonly number[] {
  const probes: number[] = [];
  let last = -Infinity;
  for (const { at } of calls) {
    if (at - last > 20_000) probes.push(0);
    probes[probes.length - 1] = (probes.at(-1) ?? 0) + 1;
    last = at;
  }
  return probes;
}

it('a register that is down for twelve hours is asked three calls a probe, alarmed of once, and everything is done after it', async () => {
  const { time, register, seen, enter, unfinished, attemptsLost, events } = await setup();
  await enter(20, 0);
  await time.advance(5 * minuteMs);
  expect(await unfinished()).toBe(0);
  const calmCalls = seen.length;

  register.isDown = true;
  for (let hour = 0; hour < 12; hour += 1) {
    await enter(30, 20 + 30 * hour);
    await time.advance(hourMs);
  }
  const whileDown = seen.slice(calmCalls);
  // The ten that opened it, and those under way at that moment.
  const probes = probesOf(whileDown).slice(1);
  expect(Math.max(...probes)).toBeLessThanOrEqual(3);
  expect(probes.length).toBeLessThanOrEqual((12 * hourMs) / 120_000 + 5);
  expect(whileDown.length).toBeLessThanOrEqual(14 + 3 * probes.length);
  expect((await events()).map(({ type }) => type)).toEqual(['breaker.opened']);

  // Those that opened it; whoever waited or was tried in vain lost none.
  expect(await attemptsLost()).toBeLessThanOrEqual(14);

  register.isDown = false;
  const healedAt = time.clock.now();
  while ((await events()).length < 2) await time.advance(1_000);
  expect(time.clock.now() - healedAt).toBeLessThanOrEqual(5 * minuteMs);
  await time.advance(20 * minuteMs);

  expect(await unfinished()).toBe(0);
  const [opened, closed] = await events();
  expect(JSON.parse(opened?.data ?? '')).toMatchObject({ reason: 'failures' });
  expect(JSON.parse(closed?.data ?? '')).toMatchObject({ reason: 'recovered' });
  expect(JSON.parse(closed?.data ?? '').open_seconds).toBeGreaterThan(12 * 3_600 - 120);
  expect(JSON.parse(closed?.data ?? '').waiting_jobs).toBeGreaterThan(300);
  for (let at = 0; at < 20 + 30 * 12; at += 1) {
    const answered = seen.filter(
      (each) => each.isAnswered && each.companyNumber === companyNumberOf(at),
    );
    expect(answered.map(({ resource }) => resource)).toEqual(['profile', 'filings']);
  }
  process.stdout.write(
    `12 h down: ${whileDown.length} calls in ${probes.length} probes, at most ${Math.max(...probes)} each\n`,
  );
});

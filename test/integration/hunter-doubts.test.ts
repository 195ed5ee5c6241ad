import { describe, expect, it, onTestFinished } from 'vitest';
import type { FaultName } from '../../src/sandbox/faults.ts';
import { createProviderClient } from '../../src/http/provider-client.ts';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import { setUpSandbox } from '../../src/sandbox/sandbox-under-test.ts';
import { createHunter } from '../../src/sources/hunter/client.ts';
import { createHunterProvider } from '../../src/sources/hunter/paid-provider.ts';
import { mortalProvider } from '../support/mortal-provider.ts';
import { setupPaidWork, type PaidWork } from '../support/paid-work.ts';
import { unlimitedPace } from '../support/unlimited-pace.ts';

const hourMs = 3_600_000;
const opening = 50;

/** The paid path with Hunter alone: its real client against its imitation over HTTP. */
async function setup(settings: Parameters<typeof setupPaidWork>[0] = {}) {
  const under = await setUpSandbox({
    hunter: { callsPerWindow: 100_000, windowMs: 60_000, credits: opening },
  });
  const { urls, keys, control } = under.sandbox;
  const http = createProviderClient({
    allowedOrigins: [urls.hunter],
    userAgent: 'Strikewatch-test',
  });
  onTestFinished(async () => {
    await http[Symbol.asyncDispose]();
    await under.close();
  });
  const work = await setupPaidWork({
    providers: ['hunter'],
    doubtAfterMs: 30 * 60_000,
    ...settings,
  });
  const client = createHunter({
    http,
    baseUrl: urls.hunter,
    apiKey: keys.hunter,
    pace: unlimitedPace(),
  });
  const provider = createHunterProvider(client, { isShared: false, clock: work.context.clock });
  const companies = control
    .companies()
    .filter(
      ({ domain, officers }) => domain !== null && officers.some(({ email }) => email !== null),
    );
  const names = companies.map(({ name }) => name);
  return { work, control, provider, names, run: (ms?: number) => work.runWith(provider, ms) };
}

/** Time passes, and the balance is read as the service would have it read. */
async function passHours(
  { work, run }: Awaited<ReturnType<typeof setup>>,
  hours: number,
): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    work.time.now += hourMs;
    await work.db.transaction().execute((trx) =>
      enqueueStep(trx, work.context, {
        name: 'run-paid-task',
        payload: { provider: 'hunter' },
        isWaking: true,
      }),
    );
    await run(0);
  }
}

async function expectBooks(work: PaidWork, left: string): Promise<void> {
  const books = await work.books('hunter');
  expect(books).toMatchObject({ reserved: '0.00', unexplained: '0.00', sum: '0.00' });
  expect(
    opening - Number(books.spent) - Number(books.unexplained) - Number(books.toppedUp),
  ).toBeCloseTo(Number(left), 2);
}

describe('a request to Hunter', () => {
  it.each(['hunter-lose-reply', 'hunter-5xx-after-charge'] as const)(
    'that was charged and brought no answer (%s) is found by the account, booked, and not made again',
    async (fault: FaultName) => {
      const bench = await setup();
      const { work, control, names, run } = bench;
      control.setFault(fault, true);
      await work.addCompany('00000001', names[0] ?? '');
      await run(1_000);
      const before = (await work.intents()).map(({ state }) => state);
      control.setFault(fault, false);

      await passHours(bench, 3);
      await work.addCompany('00000002', names[0] ?? '');
      await run();

      expect(before).toEqual(['in_doubt']);
      expect((await work.intents()).map(({ state }) => state)).toEqual(['written_off']);
      const { hunterCharges, hunterQuestions, hunterLeft, hunterCalls } = control.observed();
      expect([hunterCharges.length, hunterQuestions.length]).toEqual([1, 1]);
      expect(hunterCalls.some(({ hasKeyInUrl }) => hasKeyInUrl)).toBe(false);
      await expectBooks(work, hunterLeft);
    },
  );

  it('that was lost and found nothing is void by the account, and made anew', async () => {
    const bench = await setup();
    const { work, control, run } = bench;
    control.setFault('hunter-lose-reply', true);
    await work.addCompany('00000001', 'NOBODY KNOWS LTD');
    await run(1_000);
    control.setFault('hunter-lose-reply', false);

    await passHours(bench, 2);
    await run();

    expect((await work.intents()).map(({ state }) => state)).toEqual(['voided', 'settled']);
    await expectBooks(work, control.observed().hunterLeft);
  });

  it('that is refused for the key, the rate or the plan is neither charged nor counted as a miss', async () => {
    for (const fault of ['hunter-plan-refused', 'hunter-403', 'hunter-429'] as const) {
      const { work, control, names, run } = await setup();
      control.setFault(fault, true);
      await work.addCompany('00000001', names[0] ?? '');
      await run(1_000).catch((error: unknown) => error);
      const states = (await work.intents()).map(({ state }) => state);
      control.setFault(fault, false);
      await run();

      expect(states).toEqual(['planned']);
      expect((await work.intents()).map(({ state }) => state)).toEqual(['settled']);
      await expectBooks(work, control.observed().hunterLeft);
    }
  });

  it('waits while the credits are used up, and goes on when they are renewed', async () => {
    const { work, control, names, run } = await setup();
    control.setHunterCredits(1);
    await work.addCompany('00000001', names[0] ?? '');
    await work.addCompany('00000002', names[1] ?? '');
    await run(hourMs);
    const before = control.observed().hunterCharges.length;
    const asked = control.observed().hunterQuestions.length;
    control.setHunterCredits(20);
    await run(hourMs);

    expect([before, asked]).toEqual([1, 1]);
    expect(control.observed().hunterCharges).toHaveLength(2);
    const books = await work.books('hunter');
    expect(books).toMatchObject({ reserved: '0.00', unexplained: '0.00', spent: '2.00' });
    expect(await work.events()).toEqual(
      expect.arrayContaining(['credits.exhausted', 'credits.restored']),
    );
  });

  it('for a verification that takes longer is one request, whose answer is asked for', async () => {
    const { work, control, provider } = await setup({ verify: 'used' });
    control.setFault('hunter-202', true);
    const person = control
      .companies()
      .flatMap(({ officers }) => officers)
      .find(({ emailStatus }) => emailStatus === 'valid');
    const [, domain = ''] = (person?.email ?? '').split('@');
    const { officerId, episodeId } = await work.addPerson('00000001', {
      firstName: person?.forename ?? '',
      lastName: person?.surname ?? '',
      domain,
    });
    await work.db
      .insertInto('spend_intents')
      .values({
        id: '00000000-0000-4000-9000-0000000000aa',
        provider: 'hunter',
        operation: 'email-verification',
        subject_key: person?.email ?? '',
        state: 'planned',
        company_number: (
          await work.db.selectFrom('companies').select('company_number').executeTakeFirstOrThrow()
        ).company_number,
        episode_id: episodeId,
        officer_id: officerId,
        domain,
        email: person?.email ?? '',
        estimated_credits: '1.00',
        planned_at: work.time.now,
      })
      .execute();
    await work.db
      .transaction()
      .execute((trx) =>
        enqueueStep(trx, work.context, { name: 'run-paid-task', payload: { provider: 'hunter' } }),
      );

    await work.runWith(provider, hourMs);

    const verified = (await work.intents()).find(
      ({ operation }) => operation === 'email-verification',
    );
    expect(verified).toMatchObject({ state: 'settled', charged_credits: '0.50' });
    const asked = control
      .observed()
      .hunterQuestions.filter(({ path }) => path === '/v2/email-verifier');
    expect(asked.length).toBe(2);
    await expectBooks(work, control.observed().hunterLeft);
  });

  it(
    'never leaves twice, wherever its process dies, and the books agree with the account',
    { timeout: 120_000 },
    async () => {
      const { points } = await runKilledAt(Infinity);
      expect(points).toBeGreaterThan(20);

      const doubtful: number[] = [];
      for (let point = 1; point <= points; point += 1) {
        const { bench } = await runKilledAt(point);
        const { hunterCharges, hunterLeft } = bench.control.observed();
        expect(hunterCharges.length).toBeLessThanOrEqual(1);
        await expectBooks(bench.work, hunterLeft);
        const tasks = await bench.work.tasks();
        if (tasks.some(({ doubted_at: at }) => at !== null)) doubtful.push(point);
        const open = (await bench.work.intents()).filter(
          ({ state }) => !['settled', 'voided', 'written_off'].includes(state),
        );
        expect(open).toEqual([]);
      }
      // Of each of two requests: after its commit, before it leaves, before its reply is there, and before that is committed.
      expect(doubtful).toHaveLength(8);
    },
  );
});

/** Everything there is to buy, by a process that dies at this point and others after it. */
async function runKilledAt(point: number) {
  const bench = await setup();
  const { work, provider, names } = bench;
  await work.addCompany('00000001', names[0] ?? '');
  await work.addCompany('00000002', 'NOBODY KNOWS LTD');
  const points = await work.runKilledAt(point, 10 * 60_000, (life) => [
    mortalProvider(provider, life),
  ]);
  await passHours(bench, 2);
  await bench.run();
  return { bench, points };
}

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import { stopSpending } from '../../src/pipeline/stop-spending.ts';
import { taskHashOf } from '../../src/sim/imitated-snov-account.ts';
import type { StartFate } from '../../src/sim/start-fate.ts';
import { setupPaidWork, type PaidWork } from '../support/paid-work.ts';

const secondMs = 1_000;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** So many companies whose domain is to be bought, ten in each start. */
async function addCompanies(work: PaidWork, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    await work.addCompany(String(number).padStart(8, '0'), `COMPANY NO ${number} LTD`);
  }
}

async function countByState(work: PaidWork): Promise<Readonly<Record<string, number>>> {
  const states = Map.groupBy(await work.intents(), ({ state }) => state);
  return Object.fromEntries([...states].map(([state, all]) => [state, all.length]));
}

/** The watch over paid work looks at what is due, as it does every few minutes. */
async function lookAfter(
  work: PaidWork,
  afterMs: number,
  client = work.snov.client(),
): Promise<void> {
  work.time.now += afterMs;
  await work.db
    .transaction()
    .execute((trx) =>
      enqueueStep(trx, work.context, { name: 'run-paid-task', payload: { provider: 'snov' } }),
    );
  await work.run(hourMs, client);
}

function sizesOf({ snov }: PaidWork): readonly number[] {
  return snov.starts.map(({ rows }) => rows.length);
}

describe('a round of starts', () => {
  it('has several tasks under way between two readings of the balance', async () => {
    const work = await setupPaidWork();
    const { snov } = work;
    await addCompanies(work, 30);

    await work.run(minuteMs);

    const [first] = snov.starts;
    expect(sizesOf(work)).toEqual([10, 10, 10]);
    expect(snov.starts.every(({ at }) => at - (first?.at ?? 0) < secondMs)).toBe(true);
    expect(snov.balanceReads).toHaveLength(2);
    expect(await work.books()).toMatchObject({
      spent: '30.00',
      reserved: '0.00',
      unexplained: '0.00',
      sum: '0.00',
    });
    expect(await work.events()).toEqual([]);
  });

  it('has no more of them than the settings say', async () => {
    const work = await setupPaidWork({ tasksAtOnce: 2 });
    await addCompanies(work, 30);

    await work.run(minuteMs);

    const [first, second, third] = work.snov.starts.map(({ at }) => at);
    expect((second ?? 0) - (first ?? 0)).toBeLessThan(secondMs);
    expect((third ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(work.snov.taskMs);
  });

  it('takes no more starts after twelve minutes, so that the balance is read', async () => {
    const work = await setupPaidWork({ balance: 1_000, tasksAtOnce: 3 });
    const { snov } = work;
    // They end in turn, so that one is always under way.
    snov.takesMs = () => ([75, 130, 190][(snov.starts.length - 1) % 3] ?? 0) * secondMs;
    await addCompanies(work, 300);

    await work.run(30 * minuteMs);

    const gaps = snov.balanceReads.map((at, index, all) => at - (all[index - 1] ?? at));
    expect(snov.starts.length).toBeGreaterThan(10);
    expect(Math.max(...gaps)).toBeGreaterThan(12 * minuteMs);
    expect(Math.max(...gaps)).toBeLessThan(16 * minuteMs);
  });

  it('gives a provider that finishes nothing little more to finish', async () => {
    const work = await setupPaidWork({ balance: 10_000 });
    work.snov.taskMs = Infinity;
    await addCompanies(work, 300);

    await work.run(2 * hourMs);

    // Eight at first, and one each quarter of an hour once they are late.
    expect(work.snov.starts.length).toBeGreaterThan(8);
    expect(work.snov.starts.length).toBeLessThanOrEqual(16);
  });
});

describe('a start in doubt beside others', () => {
  it.each(['reply-lost', 'swallowed'] as const)(
    'is followed by none before the others have ended and the balance was read (%s)',
    async (fate) => {
      const work = await setupPaidWork();
      const { snov } = work;
      snov.fates.push('accepted', fate);
      snov.taskMs = 20 * secondMs;
      await addCompanies(work, 50);
      await work.run(10 * minuteMs);

      const [first, doubtful, ...later] = snov.starts.map(({ at }) => at);
      const next = later[0] ?? 0;
      expect((doubtful ?? 0) - (first ?? 0)).toBeLessThan(secondMs);
      expect(next - (first ?? 0)).toBeGreaterThanOrEqual(snov.taskMs);
      expect(snov.balanceReads.some((at) => at > (doubtful ?? 0) && at <= next)).toBe(true);
      // The reading has set the doubt's stretch apart: from then on several are under way again.
      expect(later).toHaveLength(3);
      expect((later[2] ?? 0) - next).toBeLessThan(secondMs);
      expect(await countByState(work)).toEqual({ settled: 40, in_doubt: 10 });
    },
  );

  it('that was charged is booked to the credit, whatever the others cost', async () => {
    const work = await setupPaidWork();
    work.snov.fates.push('accepted', 'reply-lost');
    work.snov.findsFor = ({ name }) => (/NO (?:2|7|13|18) LTD/.test(name) ? [] : [name]);
    await addCompanies(work, 40);
    await work.run(hourMs);
    await lookAfter(work, 6 * hourMs);

    expect(await countByState(work)).toEqual({ settled: 30, written_off: 10 });
    const [, doubtful] = await work.tasks();
    expect(doubtful).toMatchObject({ resolved_by: 'balance', written_off_credits: '8.00' });
    expect(await work.books()).toMatchObject({
      spent: '36.00',
      reserved: '0.00',
      unexplained: '0.00',
    });
    expect(work.snov.balance).toBe(64);
  });

  it('that was not carried out is bought again, once', async () => {
    const work = await setupPaidWork();
    work.snov.fates.push('accepted', 'swallowed');
    await addCompanies(work, 40);

    await work.run(hourMs);
    await lookAfter(work, 6 * hourMs);

    expect(await countByState(work)).toEqual({ settled: 40, voided: 10 });
    expect(work.snov.charged).toBe(40);
    expect(await work.books()).toMatchObject({ spent: '40.00', unexplained: '0.00' });
  });

  it('and another of the same round are judged together by what both cost', async () => {
    const work = await setupPaidWork();
    const { snov } = work;
    await addCompanies(work, 30);
    await work.run(secondMs);
    // Done and charged, and then two of the three are forgotten.
    work.time.now += snov.taskMs;
    for (const start of [0, 1, 2]) snov.deliveryOf(taskHashOf(start), { withHash: true });
    const client = snov.client();
    const forgetful: typeof client = {
      ...client,
      domainsResult: (hash, signal) =>
        hash === taskHashOf(0)
          ? client.domainsResult(hash, signal)
          : Promise.resolve({ kind: 'unknown-task' }),
    };
    await work.run(hourMs, forgetful);
    await lookAfter(work, hourMs, forgetful);
    await lookAfter(work, 5 * hourMs, forgetful);

    const tasks = await work.tasks();
    expect(tasks.map(({ resolved_by: by }) => by)).toEqual([null, 'balance', 'balance']);
    expect(tasks[1]?.resolved_reason).toContain('2 starts together');
    expect(await work.books()).toMatchObject({
      spent: '30.00',
      reserved: '0.00',
      unexplained: '0.00',
    });
  });

  it('is left to a person where the account is shared, and holds nobody up', async () => {
    const work = await setupPaidWork();
    work.snov.isShared = true;
    work.snov.fates.push('accepted', 'swallowed');
    await addCompanies(work, 40);

    await work.run(hourMs);
    await lookAfter(work, 6 * hourMs);

    expect(await countByState(work)).toEqual({ settled: 30, in_doubt: 10 });
  });

  it('does not take the spending of somebody else for its own', async () => {
    const work = await setupPaidWork();
    work.snov.fates.push('accepted', 'swallowed');
    await addCompanies(work, 20);
    await work.run(secondMs);
    work.snov.balance -= 37;

    await work.run(hourMs);
    await lookAfter(work, 6 * hourMs);

    expect(await countByState(work)).toEqual({ settled: 10, in_doubt: 10 });
    expect((await work.books()).unexplained).toBe('37.00');
  });
});

describe('credits in a round', () => {
  it('are put aside for all that is under way, so that none is started without', async () => {
    const work = await setupPaidWork({ balance: 25 });
    await addCompanies(work, 30);

    await work.run(hourMs);

    expect(sizesOf(work)).toEqual([10, 10, 5]);
    expect(work.snov.balance).toBe(0);
    expect(await countByState(work)).toEqual({ settled: 25, planned: 5 });
    expect(await work.events()).toEqual(['credits.exhausted']);
  });

  it('keep the floor, and what was put aside and not spent is there for others', async () => {
    const work = await setupPaidWork({ balance: 25, balanceFloor: '10' });
    work.snov.findsFor = ({ name }) => (/NO (?:[1-9]|10) LTD/.test(name) ? [] : [name]);
    await addCompanies(work, 30);

    await work.run(hourMs);

    expect(sizesOf(work)).toEqual([10, 5, 10]);
    expect(work.snov.balance).toBe(10);
    expect(await countByState(work)).toEqual({ settled: 25, planned: 5 });
  });

  it('are put aside for a start in doubt until it is a quarter of an hour old', async () => {
    const work = await setupPaidWork({ balance: 25, balanceFloor: '10' });
    work.snov.fates.push('reply-lost');
    work.snov.taskMs = 5 * minuteMs;
    await addCompanies(work, 30);

    await work.run(10 * minuteMs);
    const early = sizesOf(work);
    await work.run(hourMs);

    expect(early).toEqual([10, 5]);
    expect(work.snov.balance).toBe(10);
  });

  it('that are refused while others are under way stop the starts, and are not back because those others end', async () => {
    const work = await setupPaidWork();
    work.snov.fates.push('accepted', 'exhausted');
    await addCompanies(work, 30);

    await work.run(4 * secondMs);
    const early = await work.events();
    const startsEarly = work.snov.starts.length;
    await work.run(hourMs);

    // The next one is the probe a quarter of an hour later.
    expect(startsEarly).toBe(2);
    expect(early).toEqual(['credits.exhausted']);
    expect(await work.events()).toEqual(['credits.exhausted', 'credits.restored']);
    expect(await countByState(work)).toEqual({ settled: 30 });
  });

  it('that others take from a round leave to a person what an answer cut short leaves out', async () => {
    const work = await setupPaidWork({ balance: 20 });
    await addCompanies(work, 20);
    await work.run(secondMs);
    work.snov.balance -= 5;

    await work.run(hourMs);
    work.snov.balance += 50;
    await work.run(hourMs);

    expect(await countByState(work)).toEqual({ settled: 15, in_doubt: 5 });
    expect(sizesOf(work)).toEqual([10, 10]);
    expect(await work.books()).toMatchObject({ unexplained: '5.00', reserved: '5.00' });
  });

  it('are not spent on further starts once a person has stopped spending; what is under way is followed', async () => {
    const work = await setupPaidWork();
    await addCompanies(work, 30);
    const client = work.snov.client();
    await work.run(hourMs, {
      ...client,
      startDomains: async (...asked) => {
        const outcome = await client.startDomains(...asked);
        if (work.snov.starts.length === 2) {
          await work.db.transaction().execute((trx) =>
            stopSpending(trx, {
              reason: null,
              at: work.time.now,
              by: 'a person',
              providers: ['snov'],
            }),
          );
        }
        return outcome;
      },
    });

    expect(sizesOf(work)).toEqual([10, 10]);
    expect(await countByState(work)).toEqual({ settled: 20, planned: 10 });
    expect((await work.books()).reserved).toBe('0.00');
  });

  it('of a day are counted with what is under way', async () => {
    const work = await setupPaidWork({ dailyCredits: '15' });
    await addCompanies(work, 30);

    await work.run(hourMs);

    expect(sizesOf(work)).toEqual([10, 5]);
    expect(await work.events()).toEqual(['credits.ceiling_reached']);
  });
});

it('a start that was refused is not repeated while others are under way', async () => {
  const work = await setupPaidWork();
  work.snov.taskMs = 30 * secondMs;
  work.snov.fates.push('accepted', 'refused', 'refused');
  await addCompanies(work, 30);

  await work.run(hourMs);

  const [first, refused, again] = work.snov.starts.map(({ at }) => at);
  expect((refused ?? 0) - (first ?? 0)).toBeLessThan(secondMs);
  expect((again ?? 0) - (refused ?? 0)).toBeGreaterThanOrEqual(work.snov.taskMs);
  expect((again ?? 0) - (refused ?? 0)).toBeLessThan(work.snov.taskMs + minuteMs);
  expect(await countByState(work)).toEqual({ settled: 30 });
});

it('never risks a subject twice and keeps its books with several tasks under way, whatever the provider does and wherever it is killed', async () => {
  const fates = fc.constantFrom<StartFate>(
    'accepted',
    'accepted',
    'accepted',
    'reply-lost',
    'swallowed',
    'exhausted',
    'throttled',
    'refused',
    'never-sent',
  );
  const scenario = fc.record({
    fates: fc.array(fates, { maxLength: 8 }),
    takesMs: fc.array(fc.constantFrom(0, 2_000, 45_000, 20 * minuteMs), { minLength: 8 }),
    diesAt: fc.integer({ min: 1, max: 120 }),
    balance: fc.integer({ min: 0, max: 45 }),
    tasksAtOnce: fc.integer({ min: 2, max: 5 }),
    others: fc.constantFrom(0, 0, 7),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      const work = await setupPaidWork({
        balance: given.balance,
        tasksAtOnce: given.tasksAtOnce,
      });
      const { snov } = work;
      snov.fates.push(...given.fates);
      let started = 0;
      snov.takesMs = () => {
        started += 1;
        return given.takesMs[started % given.takesMs.length] ?? 0;
      };
      snov.findsFor = ({ name }) => (/[37] LTD/.test(name) ? [] : [name]);
      await addCompanies(work, 32);
      await work.runKilledAt(given.diesAt, 3 * hourMs);
      snov.balance += 60;
      const others = Math.min(given.others, snov.balance);
      snov.balance -= others;
      await work.run(3 * hourMs);
      await work.addCompany('00000099', 'LATER LTD');
      await work.run(3 * hourMs);

      const risked = [...snov.subjectsStarted()].filter((each) => snov.timesRisked(each) > 1);
      expect(risked).toEqual([]);
      const states = await countByState(work);
      expect((states['settled'] ?? 0) + (states['in_doubt'] ?? 0)).toBe(33);
      const books = await work.books();
      expect(books.sum).toBe('0.00');
      expect(Number(books.reserved)).toBe(states['in_doubt'] ?? 0);
      expect(
        given.balance - Number(books.spent) - Number(books.unexplained) - Number(books.toppedUp),
      ).toBe(snov.balance);
    }),
    { numRuns: 15 },
  );
});

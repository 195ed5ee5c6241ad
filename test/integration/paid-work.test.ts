import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choosePaidBatch } from '../../src/pipeline/choose-paid-batch.ts';
import { bringForward } from '../../src/store/jobs/bring-forward.ts';
import { cancelJobByHand, retryJobByHand } from '../../src/store/jobs/by-hand.ts';
import { listOpenTasks } from '../../src/store/provider-tasks.ts';
import type { StartFate } from '../../src/sim/start-fate.ts';
import { hash, setupPaidWork, type PaidWork } from '../support/paid-work.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** What must hold whenever everything that can be settled is. */
async function expectBooksInOrder(work: PaidWork, openingBalance: number): Promise<void> {
  const intents = await work.intents();
  const inDoubt = intents.filter((intent) => intent.state === 'in_doubt');
  const putAside = inDoubt.reduce((sum, intent) => sum + Number(intent.estimated_credits), 0);
  const settled = intents.filter((intent) => intent.state === 'settled');
  const charged = settled.reduce((sum, intent) => sum + Number(intent.charged_credits), 0);
  const books = await work.books();
  expect(books.sum).toBe('0.00');
  expect(Number(books.reserved)).toBe(putAside);
  expect(Number(books.spent)).toBe(charged);
  expect(openingBalance - Number(books.spent) - Number(books.unexplained)).toBe(work.snov.balance);
  expect(openingBalance - work.snov.balance).toBe(work.snov.charged);
}

function expectNothingRiskedTwice({ snov }: PaidWork): void {
  const risked = [...snov.subjectsStarted()].filter((subject) => snov.timesRisked(subject) > 1);
  expect(risked).toEqual([]);
}

const names = ['ALPHA LTD', 'BETA LTD', 'GAMMA LTD'] as const;

async function addThree(work: PaidWork): Promise<void> {
  for (const [at, name] of names.entries()) await work.addCompany(`0000000${at + 1}`, name);
}

async function addNumbered(work: PaidWork, from: number, to: number): Promise<void> {
  for (let number = from; number <= to; number += 1) {
    await work.addCompany(String(number).padStart(8, '0'), `COMPANY NO ${number} LTD`);
  }
}

describe('paid work', () => {
  describe('a killed process', () => {
    it('never makes a start leave twice, wherever it dies', async () => {
      const undisturbed = await setupMixed();
      const points = await undisturbed.runKilledAt(Infinity);
      expect(points).toBeGreaterThan(40);
      expect((await undisturbed.intents()).map((intent) => intent.state)).toEqual(
        Array.from({ length: 4 }, () => 'settled'),
      );

      const leavesDoubt: number[] = [];
      for (let point = 1; point <= points; point += 1) {
        const work = await setupMixed();
        await work.runKilledAt(point);
        expectNothingRiskedTwice(work);
        await expectBooksInOrder(work, 100);
        const states = new Set((await work.intents()).map((intent) => intent.state));
        expect([...states].filter((state) => state !== 'settled' && state !== 'in_doubt')).toEqual(
          [],
        );
        expect(await listOpenTasks(work.db, 'snov')).toEqual([]);
        if (states.has('in_doubt')) leavesDoubt.push(point);
      }
      // Of each of two starts: after its commit, around its request, and before its reply is committed.
      expect(leavesDoubt).toHaveLength(8);
    });
  });

  describe('a start', () => {
    it('of unknown outcome is kept in doubt, and its companies are told so', async () => {
      for (const fate of ['reply-lost', 'swallowed'] as const) {
        const work = await setupPaidWork();
        work.snov.fates.push(fate);
        await addThree(work);

        await work.run();

        expect(work.snov.starts).toHaveLength(1);
        expect((await work.steps('find-domain')).map((step) => step.state)).toEqual([
          'parked',
          'parked',
          'parked',
        ]);
        expect((await work.books()).reserved).toBe('3.00');
        await expectBooksInOrder(work, 100);
      }
    });

    it('of unknown outcome does not leave again when a person has its job run again', async () => {
      for (const fate of ['reply-lost', 'swallowed'] as const) {
        const work = await setupPaidWork();
        work.snov.fates.push(fate);
        await addThree(work);
        await work.run();
        // As if the job had been given up with the start on its way, nothing of the reply known.
        await work.db
          .updateTable('jobs')
          .set({ state: 'discarded', finished_at: work.time.now })
          .execute();
        await work.db.updateTable('provider_tasks').set({ state: 'sent' }).execute();
        await work.db.updateTable('spend_intents').set({ state: 'sent' }).execute();
        const paid = await work.db
          .selectFrom('jobs')
          .select('id')
          .where('kind', '=', 'run-paid-task')
          .executeTakeFirstOrThrow();

        for (let time = 0; time < 3; time += 1) {
          const answer = await retryJobByHand(work.db, paid.id, work.time.now);
          expect(['changed', 'refused']).toContain(answer.kind);
          await work.run();
        }

        expect(work.snov.starts).toHaveLength(1);
        expectNothingRiskedTwice(work);
      }
    });

    it('is not taken from its worker while it may be on its way', async () => {
      const work = await setupPaidWork();
      await addThree(work);
      const answers: unknown[] = [];
      const client = work.snov.client();
      const watched = {
        ...client,
        startDomains: async (...args: Parameters<typeof client.startDomains>) => {
          const running = await work.db
            .selectFrom('jobs')
            .select('id')
            .where('kind', '=', 'run-paid-task')
            .where('state', '=', 'running')
            .executeTakeFirstOrThrow();
          answers.push(await cancelJobByHand(work.db, running.id, work.time.now));
          answers.push(await retryJobByHand(work.db, running.id, work.time.now));
          return client.startDomains(...args);
        },
      };

      await work.run(undefined, watched);

      expect(answers).toMatchObject([
        { kind: 'refused', reason: expect.stringContaining('pause the lane instead') },
        { kind: 'refused', reason: 'it is running' },
      ]);
      expect(work.snov.starts).toHaveLength(1);
      await expectBooksInOrder(work, 100);
    });

    it('that was charged without a reply shows as unexplained', async () => {
      const work = await setupPaidWork();
      work.snov.fates.push('reply-lost');
      await addThree(work);
      await work.run();
      await work.addCompany('00000009', 'LATER LTD');

      await work.run();

      expect((await work.books()).unexplained).toBe('3.00');
      await expectBooksInOrder(work, 100);
    });

    it.each(['exhausted', 'throttled', 'refused', 'wrong-token', 'never-sent'] as const)(
      'that was certainly not carried out (%s) is sent again and charged once',
      async (fate) => {
        const work = await setupPaidWork();
        work.snov.fates.push(fate);
        await addThree(work);

        await work.run();

        // One of the three may be to blame where all are called wrong.
        const after = Array.from({ length: fate === 'refused' ? 3 : 1 }, () => 'accepted');
        expect(work.snov.starts.map((start) => start.fate)).toEqual([fate, ...after]);
        expect(await work.books()).toMatchObject({ reserved: '0.00', spent: '3.00' });
        await expectBooksInOrder(work, 100);
      },
    );

    it('does not leave when the job was given to another worker meanwhile', async () => {
      const work = await setupPaidWork();
      await addThree(work);
      const overtaken = {
        ...work.snov.client(),
        balance: async () => {
          await work.db
            .updateTable('jobs')
            .set({ lease_token: 'another worker’s' })
            .where('kind', '=', 'run-paid-task')
            .execute();
          return { balance: '100.00', isShared: false, renewsInDays: null };
        },
      };

      await work.run(minuteMs, overtaken);

      expect(work.snov.starts).toEqual([]);
      expect((await work.intents()).map((intent) => intent.state)).toEqual([
        'planned',
        'planned',
        'planned',
      ]);
      expect((await work.books()).reserved).toBe('0.00');
      // What the other worker has started since would be told as somebody else's spending.
      expect(await work.db.selectFrom('balance_readings').select('id').execute()).toEqual([]);
    });

    it.each([
      ['throttled', minuteMs, 5 * minuteMs],
      ['refused', 0, minuteMs],
      ['wrong-token', 3 * minuteMs, 5 * minuteMs],
    ] as const)('waits after one that was %s, and no longer than need be', async (...given) => {
      const [fate, leastMs, mostMs] = given;
      const work = await setupPaidWork();
      work.snov.fates.push(fate);
      await addThree(work);

      await work.run();

      const [first, second] = work.snov.starts;
      const pauseMs = (second?.at ?? 0) - (first?.at ?? 0);
      expect(pauseMs).toBeGreaterThanOrEqual(leastMs);
      expect(pauseMs).toBeLessThan(mostMs);
    });
  });

  it('never risks a subject twice and keeps its books, whatever the provider does and wherever it is killed', async () => {
    const fates = fc.constantFrom<StartFate>(
      'accepted',
      'reply-lost',
      'swallowed',
      'exhausted',
      'throttled',
      'refused',
      'wrong-token',
      'never-sent',
    );
    const scenario = fc.record({
      fates: fc.array(fates, { maxLength: 5 }),
      diesAt: fc.integer({ min: 1, max: 70 }),
      balance: fc.integer({ min: 0, max: 12 }),
      missing: fc.subarray([...names]),
      unknown: fc.subarray([...names]),
      taskMs: fc.constantFrom(0, 2_000, 20 * minuteMs),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        const work = await setupPaidWork({ balance: given.balance });
        work.snov.fates.push(...given.fates);
        work.snov.taskMs = given.taskMs;
        work.snov.findsFor = (row) =>
          given.unknown.some((name) => name === row.name) ? [] : [row.name];
        work.snov.leavesOut = (row) => given.missing.some((name) => name === row.name);
        await addThree(work);
        await work.runKilledAt(given.diesAt, 3 * hourMs);
        // Credits come back while nobody works.
        const toppedUp = 20;
        work.snov.balance += toppedUp;
        await work.run(3 * hourMs);
        await work.addCompany('00000009', 'LATER LTD');
        await work.run(3 * hourMs);

        expectNothingRiskedTwice(work);
        const intents = await work.intents();
        const open = intents.filter(({ state }) => state !== 'settled' && state !== 'in_doubt');
        expect(open).toEqual([]);
        const books = await work.books();
        expect(books.sum).toBe('0.00');
        expect(Number(books.reserved)).toBe(intents.length - settledCount(intents));
        expect(Number(books.toppedUp)).toBeLessThanOrEqual(0);
        expect(
          given.balance - Number(books.spent) - Number(books.unexplained) - Number(books.toppedUp),
        ).toBe(work.snov.balance);
      }),
      { numRuns: 25 },
    );
  });

  describe('a result', () => {
    it('that comes late blocks those after its round for a quarter of an hour only, and is taken when it comes', async () => {
      const work = await setupPaidWork();
      work.snov.taskMs = 50 * minuteMs;
      await work.addCompany('00000001', 'ALPHA LTD');
      // Its round takes no more starts by then.
      await work.run(13 * minuteMs);
      await work.addCompany('00000002', 'BETA LTD');

      await work.run();

      const [first, second] = work.snov.starts;
      const apartMs = (second?.at ?? 0) - (first?.at ?? 0);
      expect(apartMs).toBeGreaterThan(15 * minuteMs);
      expect(apartMs).toBeLessThan(17 * minuteMs);
      expect(await work.books()).toMatchObject({ spent: '2.00', reserved: '0.00' });
      await expectBooksInOrder(work, 100);
    });

    it('that never comes is in doubt after a day, and is not asked for again', async () => {
      const work = await setupPaidWork();
      work.snov.taskMs = Infinity;
      await work.addCompany('00000001', 'ALPHA LTD');

      await work.run(30 * hourMs);

      expect(work.snov.starts).toHaveLength(1);
      expect((await work.intents()).map((intent) => intent.state)).toEqual(['in_doubt']);
    });

    it('that the provider no longer knows is in doubt', async () => {
      const work = await setupPaidWork();
      work.snov.forgetsTasks = true;
      await work.addCompany('00000001', 'ALPHA LTD');

      await work.run();

      expect(work.snov.starts).toHaveLength(1);
      expect((await work.intents())[0]?.state_reason).toBe('the provider no longer knows the task');
    });

    it('that the provider does not know at first is read when it does', async () => {
      const work = await setupPaidWork();
      work.snov.forgetsTasks = true;
      await work.addCompany('00000001', 'ALPHA LTD');
      await work.run(minuteMs);
      work.snov.forgetsTasks = false;
      await work.run(hourMs);

      expect((await work.intents()).map((intent) => intent.state)).toEqual(['settled']);
      expect(await work.books()).toMatchObject({ spent: '1.00', unexplained: '0.00' });
    });

    it('that cannot be read does not hold up the others for ever', async () => {
      const work = await setupPaidWork();
      work.snov.unreadableTasks.add('task-hash-1');
      await work.addCompany('00000001', 'ALPHA LTD');
      await work.run(minuteMs);
      await work.addCompany('00000002', 'BETA LTD');

      await work.run(2 * hourMs);

      expect(work.snov.timesBought('BETA LTD')).toBe(1);
      expect((await work.intents()).map((intent) => intent.state)).toEqual(['accepted', 'settled']);
    });

    it('without our row, of which the balance tells no charge, counts as a miss and is not asked for again', async () => {
      const work = await setupPaidWork();
      work.snov.leavesOut = (row) => row.name === 'BETA LTD';
      work.snov.findsFor = ({ name }) => (name === 'BETA LTD' ? [] : [name]);
      await addThree(work);

      await work.run();
      await work.run();

      expect(work.snov.starts).toHaveLength(1);
      expect((await work.steps('find-domain')).map((step) => step.reason)).toEqual([
        null,
        'no domain: the provider found none (not in the provider’s answer, or not to be read there, and not charged)',
        null,
      ]);
      await expectBooksInOrder(work, 100);
    });

    it.each([
      ['&amp;', (name: string) => name.replaceAll('&', '&amp;')],
      ['no legal form', (name: string) => name.replace(/ LTD$/, '')],
      ['no accents', (name: string) => name.normalize('NFD').replaceAll(/\p{M}/gu, '')],
    ])('that echoes names with %s is joined to what was asked', async (_, echoes) => {
      const work = await setupPaidWork();
      work.snov.echoes = echoes;
      await work.addCompany('00000001', 'ALPHA & SONS LTD');
      await work.addCompany('00000002', 'CAFÉ BETA LTD');

      await work.run();

      expect((await work.steps('find-domain')).map((step) => step.state)).toEqual(['done', 'done']);
      expect(await work.books()).toMatchObject({ spent: '2.00', unexplained: '0.00' });
    });

    it('that found nothing costs nothing and is not asked for again', async () => {
      const work = await setupPaidWork();
      work.snov.findsFor = () => [];
      await addThree(work);

      await work.run();

      expect(work.snov.starts).toHaveLength(1);
      expect(await work.books()).toMatchObject({ spent: '0.00', reserved: '0.00' });
    });

    it('with more addresses than estimated is booked in full', async () => {
      const work = await setupPaidWork();
      work.snov.findsFor = (row) => [row.name, `${row.name} the other`];
      await work.addPerson('00000001', {
        firstName: 'Morag',
        lastName: 'Thistle',
        domain: 'thistle.co.uk',
      });

      await work.run();

      expect(await work.books()).toMatchObject({ spent: '2.00', reserved: '0.00' });
      await expectBooksInOrder(work, 100);
    });

    it('cut short by the credits gives back what was not searched, to be bought when they return', async () => {
      const work = await setupPaidWork({ balance: 2 });
      await addCutShort(work);

      await work.run(10 * minuteMs);
      const meanwhile = await work.books();
      const states = (await work.intents()).map((intent) => intent.state).toSorted();
      work.snov.balance += 50;
      await work.run(30 * minuteMs);

      expect(states).toEqual(['planned', 'settled']);
      expect(meanwhile).toMatchObject({ reserved: '0.00', spent: '2.00', unexplained: '0.00' });
      expect((await work.intents()).map((intent) => intent.state)).not.toContain('planned');
      expect((await work.steps('find-emails')).map((step) => step.state)).toEqual(['done', 'done']);
      expect(await work.events()).toEqual(
        expect.arrayContaining(['credits.exhausted', 'credits.restored']),
      );
    });

    it('cut short, with a look-up that is charged and left out, is not asked for again', async () => {
      const work = await setupPaidWork({ balance: 2 });
      await addCutShort(work);
      work.snov.forgetsWhenCutShort = () => true;

      await work.run(10 * minuteMs);
      work.snov.balance += 50;
      await work.run(30 * hourMs);

      expect(work.snov.starts).toHaveLength(1);
      expect((await work.intents()).map((intent) => intent.state)).toEqual([
        'in_doubt',
        'in_doubt',
      ]);
      expect((await work.intents())[0]?.state_reason).toContain('2.00 unexplained');
    });

    it('cut short of a shared account is not asked for again, because nothing tells what was charged', async () => {
      const work = await setupPaidWork({ balance: 2 });
      work.snov.isShared = true;
      await addCutShort(work);

      await work.run(10 * minuteMs);
      work.snov.balance += 50;
      await work.run(hourMs);

      expect(work.snov.starts).toHaveLength(1);
    });

    it('always cut short, though there are credits, is asked for less and less often', async () => {
      const work = await setupPaidWork();
      work.snov.alwaysCutsShort = true;
      await addThree(work);

      await work.run(3 * hourMs);

      expect(work.snov.starts.length).toBeLessThan(20);
      expect(await work.events()).toEqual(['credits.exhausted']);
    });
  });

  describe('with few credits', () => {
    const warnAt = ['100', '20'];

    it('warns once of each threshold that the balance passes', async () => {
      const work = await setupPaidWork({ balance: 101, warnAt });
      await addThree(work);
      await work.run();
      work.snov.balance = 15;
      await work.addCompany('00000009', 'OMEGA LTD');
      await work.run();

      expect(await work.events()).toEqual(['credits.low', 'credits.low', 'credits.unexplained']);
    });

    it('warns at the first reading of the lowest threshold that it is under', async () => {
      const work = await setupPaidWork({ balance: 19, warnAt });
      await addThree(work);

      await work.run();

      const [warning, ...others] = await work.db.selectFrom('events').selectAll().execute();
      expect(others).toEqual([]);
      expect(warning?.type).toBe('credits.low');
      expect(warning?.data).toContain('"threshold":"20"');
    });
  });

  describe('without credits', () => {
    it('starts nothing, and looks again after 15 s, doubling to a quarter of an hour', async () => {
      const work = await setupPaidWork({ balance: 0 });
      await addThree(work);

      await work.run(2 * hourMs);

      expect(work.snov.starts).toEqual([]);
      const gaps = work.snov.balanceReads
        .slice(1)
        .map((at, index) => Math.round((at - (work.snov.balanceReads[index] ?? 0)) / 1000));
      expect(gaps.slice(0, 8)).toEqual([15, 15, 30, 60, 120, 240, 480, 900]);
      expect(Math.max(...gaps)).toBe(900);
      expect(await work.events()).toEqual(['credits.exhausted']);
    });

    it('goes on by itself when credits return', async () => {
      const work = await setupPaidWork({ balance: 0 });
      await addThree(work);
      await work.run(hourMs);
      work.snov.balance = 50;

      await work.run(16 * minuteMs);

      expect((await work.intents()).map((intent) => intent.state)).toEqual([
        'settled',
        'settled',
        'settled',
      ]);
      expect(await work.events()).toEqual(['credits.exhausted', 'credits.restored']);
    });

    it('keeps the floor', async () => {
      const work = await setupPaidWork({ balance: 12, balanceFloor: '10' });
      await addThree(work);

      await work.run(hourMs);

      expect(work.snov.balance).toBe(10);
      expect((await work.intents()).filter((intent) => intent.state === 'planned')).toHaveLength(1);
    });

    it('asks less and less often when the provider refuses in spite of a balance', async () => {
      const work = await setupPaidWork({ balance: 1_000 });
      work.snov.fates.push(...Array.from({ length: 50 }, (): StartFate => 'exhausted'));
      await addThree(work);

      await work.run(3 * hourMs);

      expect(work.snov.starts.length).toBeLessThan(20);
      expect(await work.events()).toEqual(['credits.exhausted']);
    });
  });

  describe('the books', () => {
    it('are right although the clock is set back after the balance was read', async () => {
      const work = await setupPaidWork();
      await work.addCompany('00000001', 'ALPHA LTD');
      await work.run();

      work.time.now -= 7 * minuteMs;
      await work.addCompany('00000002', 'BETA LTD');
      await work.run();
      await work.addCompany('00000003', 'GAMMA LTD');
      await work.run();

      expect(await work.books()).toMatchObject({ spent: '3.00', unexplained: '0.00' });
      await expectBooksInOrder(work, 100);
    });

    it('show what others spend as unexplained, and void nothing for it', async () => {
      const work = await setupPaidWork();
      await addThree(work);
      await work.run();
      work.snov.balance -= 37;
      await work.addCompany('00000009', 'LATER LTD');

      await work.run();

      expect(await work.books()).toMatchObject({ unexplained: '37.00', spent: '4.00' });
    });

    it('book what others spend of a shared pool as unexplained', async () => {
      const work = await setupPaidWork();
      work.snov.isShared = true;
      await addThree(work);
      await work.run();
      work.snov.balance -= 37;
      await work.addCompany('00000009', 'LATER LTD');

      await work.run();

      expect(await work.books()).toMatchObject({
        unexplained: '37.00',
        spent: '4.00',
        sum: '0.00',
      });
    });
  });

  it('looks at what is under way within a minute of a clock that was set back by days', async () => {
    const work = await setupPaidWork();
    work.snov.taskMs = 4 * minuteMs;
    const startedAt = work.time.now;
    work.time.now += 10 * 24 * hourMs;
    await addThree(work);
    await work.run(20_000);
    await bringForward(work.db, work.time.now);
    let looks = 0;
    const snov = work.snov.client();
    const counting = {
      ...snov,
      domainsResult: (...asked: Parameters<typeof snov.domainsResult>) => {
        looks += 1;
        return snov.domainsResult(...asked);
      },
    };

    work.time.now = startedAt + minuteMs;
    await bringForward(work.db, work.time.now);
    await work.run(minuteMs, counting);

    expect((await work.intents()).map((intent) => intent.state)).toContain('accepted');
    expect(looks).toBeGreaterThan(0);
  });

  describe('a batch', () => {
    it('that is not full waits twenty seconds for more, and no longer', async () => {
      const work = await setupPaidWork({ fillWaitMs: 20_000 });
      const addedAt = work.time.now;
      await addNumbered(work, 1, 3);
      await work.run(10_000);
      const sentEarly = work.snov.starts.length;
      await addNumbered(work, 4, 5);
      await work.run();

      expect(sentEarly).toBe(0);
      expect(work.snov.starts.map(({ rows }) => rows.length)).toEqual([5]);
      expect((work.snov.starts[0]?.at ?? 0) - addedAt).toBeLessThanOrEqual(20_100);
    });

    it('that is full is sent at once, ten look-ups in a request', async () => {
      const work = await setupPaidWork({ fillWaitMs: 20_000 });
      const addedAt = work.time.now;
      await addNumbered(work, 1, 12);
      await work.run();

      expect(work.snov.starts.map(({ rows }) => rows.length)).toEqual([10, 2]);
      expect((work.snov.starts[0]?.at ?? 0) - addedAt).toBeLessThan(1_000);
    });

    it('is read by the names in its answer, whatever their order', async () => {
      const work = await setupPaidWork();
      await addNumbered(work, 1, 10);
      await work.run();

      const domains = await work.db
        .selectFrom('domains')
        .select(['company_number', 'domain'])
        .orderBy('company_number')
        .execute();
      expect(work.snov.starts).toHaveLength(1);
      expect(domains).toEqual(
        Array.from({ length: 10 }, (_, at) => ({
          company_number: String(at + 1).padStart(8, '0'),
          domain: `company-no-${at + 1}-ltd.example`,
        })),
      );
    });
  });

  describe('one name', () => {
    it('of two companies is bought once, and the second takes the answer from the cache', async () => {
      const work = await setupPaidWork();
      await work.addCompany('00000001', 'ALPHA LTD');
      await work.addCompany('00000002', 'Alpha  Ltd');

      await work.run();

      expect(work.snov.starts.map(({ rows }) => rows.length)).toEqual([1]);
      expect((await work.steps('find-domain')).map((step) => step.state)).toEqual(['done', 'done']);
      const domains = await work.db.selectFrom('domains').select('domain').execute();
      expect(domains.map((row) => row.domain)).toEqual(['alpha-ltd.example', 'alpha-ltd.example']);
    });

    it('of two people at different domains never stands twice in one batch', async () => {
      const work = await setupPaidWork();
      const morag = { firstName: 'Morag', lastName: 'Thistle' };
      await work.addPerson('00000001', { ...morag, domain: 'thistle.co.uk' });
      await work.addPerson('00000002', { ...morag, domain: 'nettle.co.uk' });

      await work.run();

      expect(work.snov.starts.map(({ rows }) => rows.length)).toEqual([1, 1]);
      const contacts = await work.db.selectFrom('contacts').select('email').execute();
      expect(contacts.map((row) => row.email).toSorted()).toEqual([
        'morag-thistle@nettle.co.uk',
        'morag-thistle@thistle.co.uk',
      ]);
    });

    it('of one director of two companies on one domain is bought once, and both leads get the address', async () => {
      const work = await setupPaidWork();
      const morag = { firstName: 'Morag', lastName: 'Thistle', domain: 'group.co.uk' };
      await work.addPerson('00000001', morag);
      await work.addPerson('00000002', morag);

      await work.run();

      expect(work.snov.starts).toHaveLength(1);
      const contacts = await work.db
        .selectFrom('contacts')
        .select(['company_number', 'email'])
        .execute();
      expect(contacts).toHaveLength(2);
      expect((await work.steps('find-emails')).map((step) => step.state)).toEqual(['done', 'done']);
    });
  });

  describe('a look-up that was planned', () => {
    it('is not bought when the company has left meanwhile', async () => {
      const { work, episodeId } = await setupPlanned();
      await work.db
        .updateTable('episodes')
        .set({ state: 'closed', closed_at: work.time.now, leave_reason: 'discontinued' })
        .where('id', '=', episodeId)
        .execute();

      await work.run();

      expect(work.snov.starts).toEqual([]);
      expect(await work.intents()).toEqual([]);
    });

    it('is not bought when the company objects meanwhile', async () => {
      const { work } = await setupPlanned();
      await work.db
        .insertInto('suppressions')
        .values({
          id: '00000000-0000-4000-8000-0000000000aa',
          kind: 'company',
          value_hash: hash('company', '00000001'),
          reason: 'asked by telephone',
          created_at: work.time.now,
        })
        .execute();

      await work.run();

      expect(work.snov.starts).toEqual([]);
      expect(await work.steps('find-domain')).toMatchObject([
        { state: 'skipped', reason: 'company is suppressed' },
      ]);
    });
  });

  it.each(['individual', 'unknown'] as const)(
    'buys nothing for a subscriber of class %s',
    async (subscriberClass) => {
      const work = await setupPaidWork();
      await work.addCompany('00000001', 'ALPHA & SONS', { subscriberClass });

      await work.run();

      expect(work.snov.starts).toEqual([]);
      expect(work.snov.balanceReads).toEqual([]);
    },
  );

  it('lets the people of earlier companies through while companies keep entering', async () => {
    const work = await setupPaidWork({ balance: 5_000 });
    work.snov.taskMs = 5_000;
    await work.addPerson('00000001', {
      firstName: 'Morag',
      lastName: 'Thistle',
      domain: 'thistle.co.uk',
    });
    for (let at = 0; at < 300; at += 1) {
      await work.addCompany(String(10_000_000 + at), `ENTERED ${at} LTD`);
      // Twenty enter while one task of ten is carried out: there is always a batch of domains to buy.
      if (at % 20 === 19) await work.run(7_000);
    }
    const emailsAt = work.snov.starts.findIndex(({ rows }) =>
      rows.some((row) => row.subject.includes('@')),
    );

    expect(emailsAt).toBeGreaterThan(0);
    expect(emailsAt).toBeLessThan(10);
  });

  it('takes the operation whose oldest look-up has waited longest, though a younger one of it is worth more', async () => {
    const work = await setupPaidWork({ balance: 0 });
    const thistle = { lastName: 'Thistle', domain: 'thistle.co.uk' };
    const old = await work.addPerson('00000001', { ...thistle, firstName: 'Morag' });
    const valuable = await work.addPerson('00000002', { ...thistle, firstName: 'Nettie' });
    const entered = await work.addCompany('00000003', 'ENTERED LTD');
    await work.run(minuteMs);
    const planned = (episodeId: string, plannedAt: number, rankAt: number) =>
      work.db
        .updateTable('spend_intents')
        .set({ planned_at: plannedAt, rank_at: rankAt })
        .where('episode_id', '=', episodeId)
        .execute();
    await planned(old.episodeId, 0, 0);
    await planned(valuable.episodeId, 50 * minuteMs, -10 * minuteMs);
    await planned(entered, 20 * minuteMs, 20 * minuteMs);

    const { batch } = await choosePaidBatch(work.db, hourMs, {
      provider: { name: 'snov', mostRows: 10 },
      hash,
      paid: { fillWaitMs: 0 },
      room: null,
    });

    expect(batch.operation).toBe('emails-by-domain-by-name');
    expect(batch.take.map((intent) => intent.episode_id)).toEqual([
      valuable.episodeId,
      old.episodeId,
    ]);
  });
});

/** Two people, of whom the first has as many addresses as there are credits. */
async function addCutShort(work: PaidWork): Promise<void> {
  work.snov.findsFor = ({ name }) => (name.startsWith('Morag') ? ['a', 'b'] : ['a']);
  const person = { lastName: 'Thistle', domain: 'thistle.co.uk' };
  await work.addPerson('00000001', { ...person, firstName: 'Morag' });
  await work.addPerson('00000002', { ...person, firstName: 'Nettie' });
}

function settledCount(intents: readonly { readonly state: string }[]): number {
  return intents.filter(({ state }) => state === 'settled').length;
}

async function setupMixed() {
  const work = await setupPaidWork();
  await addThree(work);
  await work.addPerson('00000004', {
    firstName: 'Morag',
    lastName: 'Thistle',
    domain: 'deltthistle.co.uk',
  });
  return work;
}

async function setupPlanned() {
  const work = await setupPaidWork({ balance: 0 });
  const episodeId = await work.addCompany('00000001', 'ALPHA LTD');
  await work.run(minuteMs);
  expect((await work.intents()).map((intent) => intent.state)).toEqual(['planned']);
  work.snov.balance = 50;
  return { work, episodeId };
}

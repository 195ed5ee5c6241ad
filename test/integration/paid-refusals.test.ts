import { describe, expect, it } from 'vitest';
import { replyLost } from '../../src/domain/round-of-starts.ts';
import { ProviderUnavailableError } from '../../src/domain/paid-provider-errors.ts';
import { usualCreditTerms, type CreditTerms } from '../../src/domain/credit-terms.ts';
import { stopSpending } from '../../src/pipeline/stop-spending.ts';
import type { AskedRow, StartFate } from '../../src/sim/start-fate.ts';
import { Balance } from '../../src/sources/snov/schema.ts';
import { toCreditsJson } from '../../src/wire/credits-json.ts';
import { readCreditReport } from '../../src/wire/read-credit-report.ts';
import { readRefusedLookups } from '../../src/wire/refused-lookup-json.ts';
import { setupPaidWork, type PaidWork } from '../support/paid-work.ts';
import { seedNumber } from '../support/seed-company.ts';
import { setupSnovOverHttp } from '../support/snov-over-http.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const often = (fate: StartFate, times = 50): StartFate[] =>
  Array.from({ length: times }, () => fate);

async function addCompanies(work: PaidWork, count: number, from = 1): Promise<void> {
  for (let at = from; at < from + count; at += 1) {
    await work.addCompany(String(at).padStart(8, '0'), `COMPANY NO ${at} LTD`);
  }
}

/** What `credits show` and the API tell. */
async function shown(work: PaidWork, terms: Partial<CreditTerms> = {}) {
  const { snov, hunter } = usualCreditTerms;
  const report = await readCreditReport({
    reader: work.db,
    clock: work.context.clock,
    creditTerms: { snov: { ...snov, ...terms }, hunter },
    provider: 'snov',
  });
  return toCreditsJson(report);
}

function gapsOf(instants: readonly number[]): readonly number[] {
  return instants.slice(1).map((at, index) => at - (instants[index] ?? 0));
}

describe('a provider that refuses for want of credits although its balance shows some', () => {
  it('is asked to start something every quarter of an hour, and for its balance between', async () => {
    const work = await setupPaidWork({ balance: 1_000 });
    work.snov.fates.push(...often('exhausted'));
    await addCompanies(work, 3);

    await work.run(2 * hourMs);

    const starts = work.snov.starts.map(({ at }) => at);
    expect(starts.length).toBeGreaterThan(5);
    expect(Math.min(...gapsOf(starts))).toBeGreaterThanOrEqual(15 * minuteMs);
    expect(work.snov.balanceReads.length).toBeGreaterThan(starts.length);
    expect(await work.events()).toEqual(['credits.exhausted']);
  });

  it('is shown as such, with the reason and when it is tried again', async () => {
    const work = await setupPaidWork({ balance: 1_000 });
    work.snov.fates.push(...often('exhausted'));
    await addCompanies(work, 3);
    await work.run(10 * minuteMs);

    const { exhausted, status, current_balance: balance, paid_work: paidWork } = await shown(work);

    expect({ exhausted, status, balance }).toEqual({
      exhausted: true,
      status: 'exhausted',
      balance: '1000.00',
    });
    expect(paidWork).toEqual({
      state: 'refused_for_credits',
      reason: 'the provider refuses for want of credits although the balance reads 1000.00',
      since: new Date(work.snov.starts[0]?.at ?? 0).toISOString(),
      next_try_at: new Date((work.snov.starts[0]?.at ?? 0) + 15 * minuteMs).toISOString(),
    });
  });

  it('is asked at once when its balance has risen, which is noticed within five minutes', async () => {
    const work = await setupPaidWork({ balance: 10 });
    work.snov.fates.push('exhausted');
    await addCompanies(work, 3);
    await work.run(minuteMs);
    work.snov.balance = 500;
    const renewedAt = work.time.now;

    await work.run(5 * minuteMs);

    expect((work.snov.starts[1]?.at ?? Infinity) - renewedAt).toBeLessThan(5 * minuteMs);
    expect(await work.events()).toEqual(['credits.exhausted', 'credits.restored']);
    expect(await shown(work)).toMatchObject({ exhausted: false, paid_work: { state: 'idle' } });
  });
});

describe('what is shown of paid work', () => {
  it('without credits says so and when the balance is looked at next', async () => {
    const work = await setupPaidWork({ balance: 0 });
    await addCompanies(work, 3);
    await work.run(minuteMs);
    const { run_at: nextAt } = await work.db
      .selectFrom('jobs')
      .select('run_at')
      .where('kind', '=', 'run-paid-task')
      .executeTakeFirstOrThrow();

    expect(await shown(work)).toMatchObject({
      exhausted: true,
      paid_work: {
        state: 'no_credits',
        reason: 'no credits left to spend',
        next_try_at: new Date(nextAt).toISOString(),
      },
    });
  });

  it('that the floor holds up says so, though a credit is left above it', async () => {
    const work = await setupPaidWork({ balance: 12, balanceFloor: '10' });
    const person = { firstName: 'Morag', lastName: 'Thistle', domain: 'thistle.co.uk' };
    await work.addPerson('00000001', person);
    await work.run(minuteMs);

    expect(await shown(work, { balanceFloor: 10 })).toMatchObject({
      exhausted: true,
      paid_work: {
        state: 'no_credits',
        reason: 'what is left above the floor may not pay for one more look-up',
      },
    });
  });

  it('that is switched off in the settings says so', async () => {
    const work = await setupPaidWork({ isSwitchedOff: true });
    await addCompanies(work, 3);
    await work.run(minuteMs);

    expect(work.snov.starts).toEqual([]);
    expect((await shown(work, { isSpendingOff: true })).paid_work).toEqual({
      state: 'switched_off',
      reason: 'spending is off in the settings',
      since: null,
      next_try_at: null,
    });
  });

  it('that a person has stopped says so, and not that there are no credits', async () => {
    const work = await setupPaidWork({ balance: 0 });
    await addCompanies(work, 3);
    await work.run(minuteMs);
    const stop = { reason: 'a look', at: work.time.now, by: 'a person' };
    await work.db
      .transaction()
      .execute((trx) => stopSpending(trx, { ...stop, providers: ['snov'] }));

    expect((await shown(work)).paid_work).toEqual({
      state: 'stopped_by_hand',
      reason: 'a look',
      since: new Date(stop.at).toISOString(),
      next_try_at: null,
    });
  });

  it('that waits says for what', async () => {
    const work = await setupPaidWork({ dailyCredits: '2' });
    await addCompanies(work, 3);
    await work.run(minuteMs);

    expect(await shown(work)).toMatchObject({
      exhausted: false,
      paid_work: { state: 'waiting', reason: 'the ceiling of the day is reached' },
    });
  });
});

describe('a balance that cannot be read', () => {
  it('is told in words: what, where, and what to do', async () => {
    const work = await setupPaidWork();
    const { error: cause } = Balance.safeParse({ data: { balance: null, teamwork: false } });
    const unreadable = new ProviderUnavailableError('Snov gave no balance', { cause });
    await addCompanies(work, 1);
    await work.run(minuteMs, {
      ...work.snov.client(),
      balance: () => Promise.reject(unreadable),
    });

    const { paid_work: paidWork } = await shown(work);

    expect(paidWork.reason).toMatch(
      /^ProviderUnavailableError: Snov gave no balance <- ZodError: at data\.balance: must be a number\. The answer is not as this version knows it\./,
    );
  });
});

describe('starts in doubt one after the other', () => {
  it('are few: after two a single look-up is tried every four minutes, until one is answered', async () => {
    const work = await setupPaidWork();
    work.snov.fates.push(...often('swallowed', 5));
    await addCompanies(work, 40);

    await work.run(hourMs);

    const sizes = work.snov.starts.map(({ rows }) => rows.length);
    expect(sizes).toEqual([10, 10, 1, 1, 1, 1, 10, 6]);
    const gaps = gapsOf(work.snov.starts.map(({ at }) => at)).slice(1, 5);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(4 * minuteMs);
    expect(Math.max(...gaps)).toBeLessThan(5 * minuteMs);
  });

  it('are not what a single one is', async () => {
    const work = await setupPaidWork();
    work.snov.fates.push('swallowed', 'accepted', 'swallowed', 'accepted');
    await addCompanies(work, 40);

    await work.run(10 * minuteMs);

    expect(work.snov.starts.map(({ rows }) => rows.length)).toEqual([10, 10, 10, 10]);
  });

  it('say nothing of the provider where the process did not live to store its replies', async () => {
    const work = await setupPaidWork();
    work.snov.fates.push('swallowed', 'swallowed');
    await addCompanies(work, 20);
    await work.run(minuteMs);
    await work.db.updateTable('provider_tasks').set({ state_reason: replyLost }).execute();
    await addCompanies(work, 20, 21);

    await work.run(2 * minuteMs);

    expect(work.snov.starts.map(({ rows }) => rows.length)).toEqual([10, 10, 10, 10]);
  });

  it('hold up little, over HTTP, while a gateway answers 502 and nothing is done', async () => {
    const { work, sandbox, client } = await setupSnovOverHttp();
    sandbox.control.setFault('snov-5xx-uncharged', true);
    const names = sandbox.control.companies().map(({ name }) => name);
    for (const [at, name] of [...new Set(names)].slice(0, 60).entries()) {
      await work.addCompany(String(at + 1).padStart(8, '0'), name);
    }

    await work.run(hourMs, client);

    const held = (await work.intents()).filter(({ state }) => state === 'in_doubt');
    expect(held.length).toBeLessThanOrEqual(20 + 15);
    expect(sandbox.control.observed().charges).toEqual([]);
  });
});

const isCompany = (number: number) => (row: AskedRow) => row.subject === `COMPANY NO ${number} LTD`;

const sizesOf = (work: PaidWork): readonly number[] =>
  work.snov.starts.map(({ rows }) => rows.length);

const nothingBoughtTwice = (work: PaidWork): boolean =>
  [...work.snov.subjectsStarted()].every((subject) => work.snov.timesBought(subject) <= 1);

describe('a start that is refused for the sake of one look-up', () => {
  it('costs the other 29 companies no more than minutes; the one ends for nothing, in its own word', async () => {
    const work = await setupPaidWork();
    work.snov.refuses = isCompany(4);
    await addCompanies(work, 30);
    const beganAt = work.time.now;

    await work.run(hourMs);

    const bought = (await work.intents()).filter(({ charged_credits: paid }) => paid === '1.00');
    expect(bought).toHaveLength(29);
    expect(Math.max(...work.snov.starts.map(({ at }) => at)) - beganAt).toBeLessThan(5 * minuteMs);
    // Ten, then one by one until the fourth is found; the rest; the fourth once more.
    expect(sizesOf(work)).toEqual([10, 1, 1, 1, 1, 10, 10, 6, 1]);
    expect(nothingBoughtTwice(work)).toBe(true);
    const [poisoned] = (await work.intents()).filter((each) => each.charged_credits !== '1.00');
    expect(poisoned).toMatchObject({
      company_name: 'COMPANY NO 4 LTD',
      state: 'settled',
      charged_credits: '0.00',
      state_reason: 'the provider refuses it: HTTP 400',
    });
    expect((await work.steps('find-domain'))[3]).toMatchObject({
      state: 'done',
      reason: 'no domain: the provider refuses it: HTTP 400',
    });
    expect(await work.books()).toMatchObject({ reserved: '0.00', spent: '29.00', sum: '0.00' });
  });

  it('is not asked of again within the life of a miss', async () => {
    const work = await setupPaidWork();
    work.snov.refuses = isCompany(4);
    await addCompanies(work, 12);
    await work.run(hourMs);
    const starts = work.snov.starts.length;

    await work.db
      .updateTable('episodes')
      .set({ state: 'closed', closed_at: work.time.now, leave_reason: 'unknown' })
      .where('company_number', '=', seedNumber('00000004'))
      .execute();
    await work.reenter('00000004');
    await work.run(hourMs);

    expect(work.snov.starts).toHaveLength(starts);
  });

  it('holds up nobody where it is the first and the last of all, and where there are three', async () => {
    const work = await setupPaidWork();
    work.snov.refuses = (row) => isCompany(1)(row) || isCompany(30)(row) || isCompany(15)(row);
    await addCompanies(work, 30);
    const beganAt = work.time.now;

    await work.run(10 * minuteMs);

    const bought = (await work.intents()).filter(({ charged_credits: paid }) => paid === '1.00');
    expect(bought).toHaveLength(27);
    expect(Math.max(...work.snov.starts.map(({ at }) => at)) - beganAt).toBeLessThan(10 * minuteMs);
    expect(nothingBoughtTwice(work)).toBe(true);
    expect(await work.books()).toMatchObject({ reserved: '0.00', spent: '27.00', sum: '0.00' });
  });

  it('is found among people, whose company goes on without', async () => {
    const work = await setupPaidWork();
    work.snov.refuses = ({ name }) => name === 'Morag Thistle3';
    for (let at = 1; at <= 12; at += 1) {
      const person = { firstName: 'Morag', lastName: `Thistle${at}`, domain: `thistle${at}.co.uk` };
      await work.addPerson(String(at).padStart(8, '0'), person);
    }

    await work.run(hourMs);

    expect(sizesOf(work)).toEqual([10, 1, 1, 1, 9, 1]);
    const steps = await work.steps('find-emails');
    expect(steps.map(({ state }) => state)).toEqual(Array.from({ length: 12 }, () => 'done'));
    expect(steps[2]?.reason).toBe('no address found: the provider refuses it: HTTP 400');
    expect(await work.books()).toMatchObject({ reserved: '0.00', spent: '11.00', sum: '0.00' });
  });

  it.each([3, 15, 30, 45, 60, 75, 90, 105, 115, 120])(
    'is never risked twice nor wrong in the books where the process dies at its point %i',
    async (point) => {
      const work = await setupPaidWork();
      work.snov.refuses = isCompany(2);
      await addCompanies(work, 12);

      const passed = await work.runKilledAt(point, 2 * dayMs);

      expect(passed).toBeGreaterThanOrEqual(point);
      const subjects = [...work.snov.subjectsStarted()];
      expect(subjects.filter((subject) => work.snov.timesRisked(subject) > 1)).toEqual([]);
      expect(await work.books()).toMatchObject({ sum: '0.00' });
      expect((await work.intents()).map(({ state }) => state)).not.toContain('planned');
    },
  );

  it('waits alone while nothing else is planned, and says so; what comes goes first', async () => {
    const work = await setupPaidWork();
    work.snov.refuses = isCompany(1);
    await addCompanies(work, 1);
    await work.run(50 * minuteMs);
    const tries = work.snov.starts.map(({ at }) => at);
    expect(tries.length).toBeGreaterThan(2);
    expect(Math.min(...gapsOf(tries))).toBeGreaterThanOrEqual(15 * minuteMs);
    expect(await work.steps('find-domain')).toMatchObject([
      {
        state: 'waiting',
        reason: 'refused by the provider: HTTP 400, tried again alone',
      },
    ]);
    const { paid_work: paidWork } = await shown(work);
    expect(paidWork.reason).toMatch(/^refused: HTTP 400, tried again at 20/);

    const person = { firstName: 'Morag', lastName: 'Thistle', domain: 'thistle.co.uk' };
    await work.addPerson('00000002', person);
    await addCompanies(work, 3, 3);
    await work.run(20 * minuteMs);

    expect(work.snov.timesBought('Morag Thistle @ thistle.co.uk')).toBe(1);
    expect(await work.books()).toMatchObject({ reserved: '0.00', spent: '4.00', sum: '0.00' });
    expect((await work.steps('find-domain'))[0]?.state).toBe('done');
  });
});

describe('a look-up that is refused with nothing else to buy', () => {
  it('is tried ever more rarely and set aside after a day, with an alert and in a word of its own', async () => {
    const work = await setupPaidWork();
    work.snov.refuses = isCompany(1);
    await addCompanies(work, 1);
    const beganAt = work.time.now;

    await work.run(10 * dayMs);

    const hours = work.snov.starts.map(({ at }) => Math.round((at - beganAt) / minuteMs / 15) / 4);
    expect(hours).toEqual([0, 0.25, 0.5, 1, 2, 4, 8, 14, 20, 26]);
    expect(await work.intents()).toMatchObject([
      {
        state: 'settled',
        charged_credits: '0.00',
        state_reason: 'the provider refuses it: HTTP 400',
      },
    ]);
    expect(await work.steps('find-domain')).toMatchObject([
      { state: 'done', reason: 'no domain: the provider refuses it: HTTP 400' },
    ]);
    expect(await work.events()).toContain('credits.look_up_refused');
    expect(await work.books()).toMatchObject({ reserved: '0.00', spent: '0.00', sum: '0.00' });
  });

  it('is not set aside while another is refused as well: the provider refuses all', async () => {
    const work = await setupPaidWork();
    work.snov.refuses = () => true;
    await addCompanies(work, 1);
    const person = { firstName: 'Morag', lastName: 'Thistle', domain: 'thistle.co.uk' };
    await work.addPerson('00000002', person);
    await work.run(3 * dayMs);
    expect((await work.intents()).map(({ state }) => state)).toEqual(['planned', 'planned']);
    expect(await work.events()).not.toContain('credits.look_up_refused');

    work.snov.refuses = () => false;
    await work.run(hourMs);

    expect(await work.books()).toMatchObject({ reserved: '0.00', spent: '2.00', sum: '0.00' });
  });

  it('is bought when the provider takes it within that day', async () => {
    const work = await setupPaidWork();
    work.snov.refuses = () => true;
    await addCompanies(work, 1);
    await work.run(20 * hourMs);

    work.snov.refuses = () => false;
    await work.run(6 * hourMs);

    expect(work.snov.timesBought('COMPANY NO 1 LTD')).toBe(1);
    expect(await work.books()).toMatchObject({ reserved: '0.00', spent: '1.00', sum: '0.00' });
  });
});

describe('the list of failures', () => {
  it('shows refused look-ups, waiting and set aside, with what to do', async () => {
    const work = await setupPaidWork();
    work.snov.refuses = isCompany(4);
    await addCompanies(work, 12);
    await work.run(hourMs);
    work.snov.refuses = (row) => isCompany(13)(row);
    await addCompanies(work, 1, 13);
    await work.run(hourMs);

    const refused = await readRefusedLookups(work.db, work.context.clock);

    expect(refused).toMatchObject([
      { waiting: 1, set_aside: 0, reason: 'refused by the provider: HTTP 400, tried again alone' },
      { waiting: 0, set_aside: 1, reason: 'the provider refuses it: HTTP 400' },
    ]);
    expect(new Set(refused.map(({ fingerprint }) => fingerprint)).size).toBe(2);
    for (const { suggested_action: action } of refused) expect(action).toMatch(/this one look-up/);
    const later = { now: () => work.time.now + 31 * dayMs };
    expect(await readRefusedLookups(work.db, later)).toHaveLength(1);
  });
});

describe('a provider that refuses everything', () => {
  it.each([3, 30])(
    'is sent a start each quarter of an hour after the first few; none of %i is set aside, and all are bought when it takes them',
    async (count) => {
      const work = await setupPaidWork();
      work.snov.refuses = () => true;
      await addCompanies(work, count);
      await work.run(5 * hourMs);

      const tries = work.snov.starts.map(({ at }) => at);
      expect(Math.min(...gapsOf(tries.slice(3)))).toBeGreaterThanOrEqual(15 * minuteMs);
      expect(tries.length).toBeGreaterThan(20);
      expect((await work.intents()).map(({ state }) => state)).not.toContain('settled');
      const { paid_work: paidWork } = await shown(work);
      expect(paidWork).toMatchObject({ state: 'waiting' });
      expect(paidWork.reason).toMatch(/^refused: HTTP 400, tried again at 20/);

      work.snov.refuses = () => false;
      await work.run(hourMs);

      const paid = (await work.intents()).map(({ charged_credits: credits }) => credits);
      expect(paid).toEqual(Array.from({ length: count }, () => '1.00'));
      expect(nothingBoughtTwice(work)).toBe(true);
      expect(await work.books()).toMatchObject({
        reserved: '0.00',
        spent: `${count}.00`,
        sum: '0.00',
      });
    },
  );

  it('of one kind holds up no other kind', async () => {
    const work = await setupPaidWork();
    work.snov.refuses = ({ subject }) => !subject.includes(' @ ');
    await addCompanies(work, 30);
    await work.run(20 * minuteMs);
    const beganAt = work.time.now;

    for (let at = 31; at <= 50; at += 1) {
      const person = { firstName: 'Morag', lastName: `Thistle${at}`, domain: `thistle${at}.co.uk` };
      await work.addPerson(String(at).padStart(8, '0'), person);
    }
    await work.run(25 * minuteMs);

    const taken = work.snov.starts.filter(({ fate }) => fate === 'accepted');
    expect(taken.map(({ rows }) => rows.length)).toEqual([10, 10]);
    expect((taken[1]?.at ?? Infinity) - beganAt).toBeLessThan(20 * minuteMs);
    const late = { firstName: 'Morag', lastName: 'Thistle', domain: 'thistle.co.uk' };
    await work.addPerson('00000051', late);
    await work.run(minuteMs);

    expect(work.snov.timesBought('Morag Thistle @ thistle.co.uk')).toBe(1);

    await work.run(2 * hourMs);
    const refused = work.snov.starts.filter(({ fate }) => fate === 'refused').map(({ at }) => at);
    expect(Math.min(...gapsOf(refused.slice(4)))).toBeGreaterThanOrEqual(15 * minuteMs);
    expect((await work.intents()).filter(({ state }) => state === 'planned')).toHaveLength(30);
  });
});

describe('a provider that refuses starts with a webhook address, in words that name nothing', () => {
  it('is sent them without for a day, and all is looked up', async () => {
    const work = await setupPaidWork({ results: 'both', publicUrl: 'https://strikewatch.test' });
    work.snov.refusesAddresses = true;
    await addCompanies(work, 12);

    await work.run(2 * hourMs);

    const refused = work.snov.starts.filter(({ fate }) => fate === 'refused');
    expect(refused.length).toBeLessThanOrEqual(2);
    expect(work.snov.starts.filter(({ fate }) => fate === 'accepted')).not.toEqual([]);
    expect(
      work.snov.starts.filter(({ fate, hasAddress }) => fate === 'accepted' && hasAddress),
    ).toEqual([]);
    const steps = await work.steps('find-domain');
    expect(steps.filter(({ state }) => state === 'waiting')).toEqual([]);
    expect(await work.events()).not.toContain('credits.look_up_refused');
  });

  it('keeps its addresses where a single look-up is wrong without one, too', async () => {
    const work = await setupPaidWork({ results: 'both', publicUrl: 'https://strikewatch.test' });
    work.snov.refuses = ({ name }) => name === 'COMPANY NO 5 LTD';
    await addCompanies(work, 6);
    await work.run(2 * hourMs);
    await addCompanies(work, 6, 7);

    await work.run(6 * hourMs);

    const taken = work.snov.starts.filter(({ fate }) => fate === 'accepted');
    expect(taken.at(-1)).toMatchObject({ hasAddress: true });
    expect(await work.events()).toContain('credits.look_up_refused');
  });
});

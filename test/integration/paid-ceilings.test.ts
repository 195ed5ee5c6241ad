import { describe, expect, it } from 'vitest';
import { runCeiling } from '../../src/pipeline/run-ceiling.ts';
import { startRun } from '../../src/store/read-commitments.ts';
import { setupPaidWork, type PaidWork } from '../support/paid-work.ts';
import { seedNumber, seedOfficer } from '../support/seed-company.ts';
import { setupSnovOverHttp } from '../support/snov-over-http.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const runId = '00000000-0000-4000-8000-0000000000cc';

/** Of each person the provider finds so many addresses, and charges for each. */
function findsAddresses(work: PaidWork, addresses: number): void {
  work.snov.findsFor = ({ name, subject }) =>
    subject.includes(' @ ')
      ? Array.from({ length: addresses }, (_, at) => `${name} ${at + 1}`)
      : [name];
}

async function addPeople(work: PaidWork, to: number, from = 1): Promise<void> {
  for (let at = from; at <= to; at += 1) {
    const number = String(at).padStart(8, '0');
    await work.addPerson(number, {
      firstName: 'Morag',
      lastName: `Thistle${at}`,
      domain: `thistle-${at}.co.uk`,
    });
  }
}

async function creditEvents(work: PaidWork): Promise<readonly string[]> {
  return (await work.events()).filter((type) => type.startsWith('credits.'));
}

/** What is planned so far becomes part of a run with a ceiling; nothing was bought of it, for want of credits. */
async function putIntoRun(work: PaidWork, maxCredits: string): Promise<void> {
  await work.db.transaction().execute((trx) =>
    startRun(trx, {
      id: runId,
      name: 'first ten',
      maxCredits,
      seeks: 'emails',
      principalId: work.context.systemPrincipalId,
      now: work.time.now,
    }),
  );
  await work.db.updateTable('spend_intents').set({ run_id: runId }).execute();
}

describe('where a person has several addresses and each is charged, a ceiling', () => {
  it.each([1, 2, 3])('of a run is not passed (%i each)', async (addresses) => {
    const work = await setupPaidWork({ balance: 0 });
    findsAddresses(work, addresses);
    await addPeople(work, 12);
    await work.run(minuteMs);
    await putIntoRun(work, '10');
    work.snov.balance = 100;

    await work.run(2 * hourMs);

    expect(work.snov.charged).toBeLessThanOrEqual(10);
    // As long as one more person may be paid for.
    expect(work.snov.charged).toBeGreaterThan(10 - 3);
    expect((await work.books()).reserved).toBe('0.00');
  });

  it('of a run says what it leaves and what one more look-up may cost', async () => {
    const work = await setupPaidWork({ balance: 0 });
    findsAddresses(work, 3);
    await addPeople(work, 3);
    await work.run(minuteMs);
    await putIntoRun(work, '5');
    work.snov.balance = 100;

    await work.run(2 * hourMs);

    const run = { id: runId, maxCredits: '5' };
    const reasons = [
      await runCeiling(work.db, run, { provider: 'snov', operation: 'emails-by-domain-by-name' }),
      await runCeiling(work.db, run, { provider: 'snov', operation: 'company-domain-by-name' }),
    ];
    expect(work.snov.charged).toBe(3);
    expect(reasons).toEqual([
      'the ceiling of 5 credits of this run leaves 2.00, and one more look-up may cost 3.00',
      null,
    ]);
  });

  it('of a day is not passed, and what costs less goes on under it', async () => {
    const work = await setupPaidWork({ dailyCredits: '8' });
    findsAddresses(work, 3);
    await addPeople(work, 6);
    await work.run(minuteMs);
    await work.addCompany('00000011', 'ALPHA LTD');
    await work.addCompany('00000012', 'BETA LTD');

    await work.run(2 * hourMs);

    expect(work.snov.charged).toBe(8);
    expect([work.snov.timesBought('ALPHA LTD'), work.snov.timesBought('BETA LTD')]).toEqual([1, 1]);
    expect(await creditEvents(work)).toEqual(['credits.ceiling_reached']);
  });

  it('of a lead is not passed, and its step says why', async () => {
    const work = await setupPaidWork({ creditsPerLead: '4' });
    findsAddresses(work, 3);
    await addPeople(work, 1);
    await seedOfficer(work.db, seedNumber('00000001'), {
      first_name: 'Angus',
      last_name: 'Nettle',
    });

    await work.run(2 * hourMs);

    expect(work.snov.charged).toBe(3);
    expect(await work.steps('find-emails')).toMatchObject([
      {
        state: 'skipped',
        reason:
          'the ceiling of 4 credits for one lead leaves 1.00, and one more look-up may cost 3.00',
      },
    ]);
  });

  it('that is the floor of the balance is kept', async () => {
    const work = await setupPaidWork({ balance: 15, balanceFloor: '10' });
    findsAddresses(work, 3);
    await addPeople(work, 4);

    await work.run(2 * hourMs);

    expect(work.snov.balance).toBe(12);
    expect(await creditEvents(work)).toEqual(['credits.exhausted']);
  });

  it('is kept by what a look-up has cost before, where that was more than is assumed', async () => {
    const work = await setupPaidWork({ dailyCredits: '14' });
    findsAddresses(work, 5);
    await addPeople(work, 1);
    await work.run(hourMs);
    await addPeople(work, 4, 2);

    await work.run(2 * hourMs);

    expect(work.snov.charged).toBe(10);
  });

  it('is used up where a person has one address after all, a look-up at a time in the end', async () => {
    const work = await setupPaidWork({ dailyCredits: '30' });
    await addPeople(work, 40);

    await work.run(2 * hourMs);

    expect(work.snov.charged).toBe(28);
    expect(work.snov.starts.map(({ rows }) => rows.length).slice(0, 3)).toEqual([10, 6, 4]);
  });
});

it('without a floor the last credits of an account are spent', async () => {
  const work = await setupPaidWork({ balance: 2 });
  await addPeople(work, 2);

  await work.run(hourMs);

  expect(work.snov.balance).toBe(0);
  expect((await work.intents()).map(({ state }) => state)).toEqual(['settled', 'settled']);
});

it('three addresses of each person at the provider, over HTTP, do not pass the ceiling of a day', async () => {
  const { work, sandbox, client } = await setupSnovOverHttp({ settings: { dailyCredits: '7' } });
  sandbox.control.setFault('snov-three-addresses', true);
  const people = sandbox.control
    .companies()
    .flatMap(({ domain, officers }) =>
      officers.flatMap(({ email, forename, surname }) =>
        email === null || domain === null || forename === null || surname === null
          ? []
          : [{ domain, firstName: forename, lastName: surname }],
      ),
    )
    .slice(0, 5);
  for (const [at, person] of people.entries()) await work.addPerson(`0000000${at + 1}`, person);

  await work.run(2 * hourMs, client);

  expect(people).toHaveLength(5);
  expect(sandbox.control.observed().charges).toHaveLength(6);
  const { spent, reserved, unexplained } = await work.books();
  expect({ spent, reserved, unexplained }).toEqual({
    spent: '6.00',
    reserved: '0.00',
    unexplained: '0.00',
  });
});

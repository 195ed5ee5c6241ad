import { usualCreditTerms } from '../../src/domain/credit-terms.ts';
import { describe, expect, it } from 'vitest';
import { providers, type OperationReason } from '../../src/domain/operation.ts';
import { resumeSpending, stopSpending } from '../../src/pipeline/stop-spending.ts';
import type { Snov } from '../../src/sources/snov/client.ts';
import { readOperation } from '../../src/wire/read-operation.ts';
import { alwaysOn } from '../support/api-bundle.ts';
import { setupPaidWork } from '../support/paid-work.ts';

const hourMs = 3_600_000;

/** Paid work whose every call first notes what is said of the paid lane at that moment. */
async function setup(balance: number) {
  const work = await setupPaidWork({ balance });
  await work.db
    .insertInto('leases')
    .values({ name: 'queue', owner: 'worker', epoch: 1, lease_until: Number.MAX_SAFE_INTEGER })
    .execute();
  const said = async (): Promise<OperationReason | null> => {
    const { lanes } = await readOperation({
      reader: work.db,
      clock: work.context.clock,
      streams: [],
      schedule: alwaysOn,
      creditTerms: usualCreditTerms,
      isRendering: true,
      readDisk: () => Promise.resolve({ isFull: false, fullSince: null }),
      providers,
    });
    return lanes.find(({ lane }) => lane === 'snov')?.reason ?? null;
  };
  const atStarts: (OperationReason | null)[] = [];
  const atReads: (OperationReason | null)[] = [];
  const client = work.snov.client();
  const watched: Snov = {
    ...client,
    async balance(signal) {
      atReads.push(await said());
      return client.balance(signal);
    },
    async startDomains(task, signal) {
      atStarts.push(await said());
      return client.startDomains(task, signal);
    },
    async startEmails(task, signal) {
      atStarts.push(await said());
      return client.startEmails(task, signal);
    },
  };
  const addCompanies = async (from: number, count: number): Promise<void> => {
    for (let index = from; index < from + count; index += 1) {
      await work.addCompany(String(index).padStart(8, '0'), `COMPANY ${index} LTD`);
    }
  };
  return {
    ...work,
    said,
    atStarts,
    atReads,
    addCompanies,
    run: () => work.run(hourMs, watched),
  };
}

describe('paid work and what is said of it', () => {
  it.each(['reply-lost', 'swallowed'] as const)(
    'buys nothing while a request is said to be in doubt, and goes on once a balance was read (%s)',
    async (fate) => {
      const { snov, addCompanies, run, said, atStarts, atReads } = await setup(100);
      snov.fates.push(fate);
      await addCompanies(1, 25);

      await run();

      expect(atReads).toContain('spend_in_doubt');
      expect(atStarts.length).toBeGreaterThan(1);
      expect(new Set(atStarts)).toEqual(new Set([null]));
      expect(await said()).toBeNull();
    },
  );

  it('buys nothing while a person is said to have stopped spending, and goes on with the word', async () => {
    const { db, context, addCompanies, run, said, atStarts } = await setup(100);
    const stop = { reason: 'a drill', at: context.clock.now(), by: 'somebody' };
    await db.transaction().execute((trx) => stopSpending(trx, { ...stop, providers: ['snov'] }));
    await addCompanies(1, 15);

    await run();

    expect(await said()).toBe('spending_stopped');
    expect(atStarts).toEqual([]);

    await db.transaction().execute((trx) => resumeSpending(trx, context, ['snov']));
    await run();
    expect(await said()).toBeNull();
    expect(atStarts.length).toBeGreaterThan(0);
  });

  it('buys nothing while credits are said to be exhausted, and goes on by itself when there are more', async () => {
    const { snov, addCompanies, run, said, atStarts } = await setup(10);
    await addCompanies(1, 15);

    await run();

    expect(await said()).toBe('credits_exhausted');
    const startsWhenEmpty = atStarts.length;
    await run();
    expect(atStarts).toHaveLength(startsWhenEmpty);

    snov.balance = 100;
    await run();
    expect(await said()).toBeNull();
    expect(atStarts.length).toBeGreaterThan(startsWhenEmpty);
    expect(new Set(atStarts)).toEqual(new Set([null]));
  });
});

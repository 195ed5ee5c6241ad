import { describe, expect, it } from 'vitest';
import {
  ProviderRefusedError,
  ProviderUnavailableError,
} from '../../src/domain/paid-provider-errors.ts';
import { setupPaidWork } from '../support/paid-work.ts';

const dayMs = 86_400_000;
const jane = { firstName: 'Jane', lastName: 'Okafor', domain: 'acme-widgets.co.uk' };

function setup() {
  return setupPaidWork({ countsFirst: true });
}

describe('the free count of a domain’s addresses', () => {
  it('is asked for before a person is paid for there, and costs no credit and no intent', async () => {
    const work = await setup();
    work.snov.countsOf = () => ({ count: 12, isWebmail: false });
    await work.addPerson('00000001', jane);

    await work.run();

    expect(work.snov.counted).toEqual(['acme-widgets.co.uk']);
    expect(work.snov.starts).toHaveLength(1);
    expect((await work.intents()).map((intent) => intent.operation)).toEqual([
      'emails-by-domain-by-name',
    ]);
    expect(await work.steps('count-emails')).toMatchObject([
      { state: 'done', reason: 'the provider holds 12 address(es) of acme-widgets.co.uk' },
    ]);
    expect(await work.steps('find-emails')).toMatchObject([{ state: 'done' }]);
  });

  it('is asked once for several companies of one domain, and not again within its life', async () => {
    const work = await setup();
    await work.addPerson('00000001', jane);
    await work.addPerson('00000002', { ...jane, firstName: 'Tom', lastName: 'Ashby' });
    await work.run();
    work.time.now += 20 * dayMs;
    await work.addPerson('00000003', { ...jane, firstName: 'Una', lastName: 'Finch' });
    await work.run();
    const within = work.snov.counted.length;
    work.time.now += 11 * dayMs;
    await work.addPerson('00000004', { ...jane, firstName: 'Viv', lastName: 'Grant' });

    await work.run();

    expect([within, work.snov.counted.length]).toEqual([1, 2]);
    expect(work.snov.timesBought('Viv Grant @ acme-widgets.co.uk')).toBe(1);
  });

  it('of none puts the person after one who was planned later at a domain with some', async () => {
    // Nothing is bought until both are planned.
    const slow = await setupPaidWork({ countsFirst: true, fillWaitMs: 5 * 60_000 });
    slow.snov.countsOf = (domain) => ({
      count: domain.startsWith('none') ? 0 : 3,
      isWebmail: false,
    });
    await slow.addPerson('00000001', { ...jane, domain: 'none-held.co.uk' });
    await slow.run(1_000);
    slow.time.now += 60_000;
    await slow.addPerson('00000002', { ...jane, firstName: 'Tom', domain: 'some-held.co.uk' });

    await slow.run(1_000);

    const ranks = await slow.db
      .selectFrom('spend_intents')
      .select(['domain'])
      .orderBy('rank_at')
      .execute();
    expect(ranks.map(({ domain }) => domain)).toEqual(['some-held.co.uk', 'none-held.co.uk']);
    expect(await slow.steps('count-emails')).toMatchObject([
      { reason: 'the provider holds no address of none-held.co.uk: looked for after the others' },
      { reason: 'the provider holds 3 address(es) of some-held.co.uk' },
    ]);
  });

  it('of a mail provider’s domain keeps people from being looked for there', async () => {
    const work = await setup();
    work.snov.countsOf = () => ({ count: 0, isWebmail: true });
    await work.addPerson('00000001', { ...jane, domain: 'mail.example' });

    await work.run();

    expect(work.snov.starts).toEqual([]);
    expect(await work.steps('find-emails')).toMatchObject([
      { state: 'skipped', reason: expect.stringContaining('mail.example is of a mail provider') },
    ]);
  });

  it.each([
    ['refused', new ProviderRefusedError('no such domain', { status: 422 })],
    ['no count at all', new ProviderUnavailableError('Snov gave no count')],
  ])(
    'that is %s keeps nobody from being looked for, and is asked for again a day later',
    async (_name, error) => {
      const work = await setup();
      work.snov.countsOf = () => {
        throw error;
      };
      await work.addPerson('00000001', jane);

      await work.run();

      expect(work.snov.timesBought('Jane Okafor @ acme-widgets.co.uk')).toBe(1);
      expect(await work.steps('count-emails')).toMatchObject([{ state: 'failed' }]);
      const row = await work.db
        .selectFrom('domain_email_counts')
        .selectAll()
        .executeTakeFirstOrThrow();
      expect(row).toMatchObject({ email_count: null, expires_at: row.counted_at + dayMs });
    },
  );

  it('is not asked for whom nothing is to be bought, nor where the settings say so', async () => {
    const work = await setup();
    await work.addPerson('00000001', jane);
    await work.run();
    work.snov.counted.length = 0;
    // Known by now.
    await work.lookAgain('00000001');
    await work.run();

    const off = await setupPaidWork();
    await off.addPerson('00000001', jane);
    await off.run();

    expect([work.snov.counted, off.snov.counted]).toEqual([[], []]);
    expect(await off.steps('count-emails')).toMatchObject([
      { state: 'skipped', reason: 'snov.countFirst is off' },
    ]);
  });

  it('is asked for again by the next process when one dies, wherever it dies', async () => {
    const { passed } = await killedAt(Infinity);
    for (let point = 1; point <= passed; point += 1) {
      const { work } = await killedAt(point);
      expect(
        work.snov.timesRisked('Jane Okafor @ acme-widgets.co.uk'),
        `killed at ${point}`,
      ).toBeLessThanOrEqual(1);
      expect(work.snov.counted.length, `killed at ${point}`).toBeLessThanOrEqual(2);
    }
  });
});

async function killedAt(point: number) {
  const work = await setup();
  await work.addPerson('00000001', jane);
  return { work, passed: await work.runKilledAt(point) };
}

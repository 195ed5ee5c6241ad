import { describe, expect, it } from 'vitest';
import type { CandidateOutcome } from '../../src/domain/enrichment.ts';
import { setupPaidWork } from '../support/paid-work.ts';
import { seedCompany, seedNumber } from '../support/seed-company.ts';

const dayMs = 86_400_000;
const domain = 'acmewidgets.co.uk';

/** A company whose name is a domain, of which a visit came to this; nothing else is left to try. */
async function setup(outcome: CandidateOutcome, form = 'the name in one word') {
  const work = await setupPaidWork({ countsFirst: true, maxCandidates: 1 });
  await work.addCompany('00000001', 'ACME WIDGETS LTD');
  await work.db
    .insertInto('domain_candidates')
    .values({
      company_number: seedNumber('00000001'),
      domain,
      name: 'ACME WIDGETS LTD',
      form,
      outcome,
      reason: 'seeded',
      tried_at: work.time.now,
      expires_at: work.time.now + 30 * dayMs,
    })
    .execute();
  return work;
}

async function domains(work: Awaited<ReturnType<typeof setup>>) {
  return work.db.selectFrom('domains').select(['domain', 'method', 'verdict', 'source']).execute();
}

describe('a domain that is the company’s name and that nobody could look into', () => {
  it.each(['robots_disallowed', 'blocked', 'unused'] as const)(
    'is taken for a candidate where the provider holds addresses of it, and no domain is paid for (%s)',
    async (outcome) => {
      const work = await setup(outcome);
      work.snov.countsOf = () => ({ count: 3, isWebmail: false });

      await work.run();

      expect(work.snov.starts).toEqual([]);
      expect(await domains(work)).toEqual([
        {
          domain,
          method: 'candidate',
          verdict: 'candidate',
          source:
            'candidate: the name in one word (ACME WIDGETS LTD); the provider holds 3 address(es) of it',
        },
      ]);
      const [step] = await work.steps('find-domain');
      expect(step).toMatchObject({
        state: 'done',
        reason: expect.stringContaining('nobody could look into it, the provider holds 3'),
      });
    },
  );

  it.each([
    { count: 0, isWebmail: false },
    { count: 0, isWebmail: true },
  ])('is not where the provider says %o: the domain is paid for', async (told) => {
    const work = await setup('robots_disallowed');
    work.snov.countsOf = () => told;

    await work.run();

    expect(work.snov.timesBought('ACME WIDGETS LTD')).toBe(1);
    expect(work.snov.counted).toEqual([domain]);
    expect(await domains(work)).toMatchObject([{ method: 'snov' }]);
  });

  it.each([
    ['not_proven', 'the name in one word'],
    ['contradicted', 'the name in one word'],
    ['held_by_other', 'the name in one word'],
    ['robots_disallowed', 'without its last words'],
  ] as const)('is not when it was found to be %s, made as %s', async (outcome, form) => {
    const work = await setup(outcome, form);

    await work.run();

    expect(work.snov.counted).toEqual([]);
    expect(work.snov.timesBought('ACME WIDGETS LTD')).toBe(1);
  });

  it('is not where another company is called the same', async () => {
    const work = await setup('robots_disallowed');
    await seedCompany(work.db, '00000002', { company_name: 'ACME WIDGETS LIMITED' });

    await work.run();

    expect(work.snov.counted).toEqual([]);
    expect(work.snov.timesBought('ACME WIDGETS LTD')).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import { applyCompanyEvent } from '../../src/pipeline/apply-company-event.ts';
import { applyProfile } from '../../src/pipeline/apply-profile.ts';
import { readCompanyProfile } from '../../src/sources/company-profile-resource.ts';
import { setupEpisodeWork } from '../support/episode-work.ts';
import { seedCompany, seedEpisode } from '../support/seed-company.ts';

const at = (text: string): number => Date.parse(text);
const now = at('2027-01-26T11:00:00Z');
/** What the clock said when the company entered, three days ahead. */
const ahead = at('2027-01-29T09:01:00Z');
const proposed = 'active-proposal-to-strike-off';

const profileOf = (detail: string | null) => ({
  company_number: '01234567',
  company_name: 'THISTLE LTD',
  type: 'ltd',
  company_status: 'active',
  ...(detail !== null && { company_status_detail: detail }),
});

/** A company that a clock which was ahead saw entering, and the register confirmed; then the clock was set back. */
async function setup() {
  const work = await setupEpisodeWork(now);
  const { db, context } = work;
  const company = await seedCompany(db, '01234567', {
    status_as_of: ahead,
    status_source: 'rest',
    profile_as_of: ahead,
    stream_timepoint: 6,
  });
  await seedEpisode(db, company, {
    opened_at: ahead,
    entered_at: ahead,
    entered_after: ahead - 1,
    confirmed_at: ahead,
    announced_at: ahead,
    stage: 'proposed',
    route: 'unknown',
  });
  const stream = (timepoint: number, detail: string | null) =>
    db.transaction().execute((trx) =>
      applyCompanyEvent(
        { trx, context, held: new Set([company]), isDetailDistrusted: false, unheld: new Map() },
        {
          event: {
            resourceKind: 'company-profile',
            resourceUri: '/company/01234567',
            resourceId: '01234567',
            type: 'changed',
            timepoint,
            publishedAt: now - 2_000,
            data: profileOf(detail),
          },
          companyNumber: company,
        },
      ),
    );
  const answer = async (detail: string | null): Promise<void> => {
    const reading = readCompanyProfile(profileOf(detail));
    if (reading.kind === 'unreadable') throw new Error(reading.reason);
    const { profile } = reading;
    const asked = { profile, asOf: now - 500, priority: 'medium', isWanted: false } as const;
    await db.transaction().execute((trx) => applyProfile(trx, context, asked));
  };
  return { ...work, company, stream, answer };
}

describe('after a clock that was ahead was set back', () => {
  it.each(['stream', 'answer'] as const)(
    'a company that leaves has left, told by the %s',
    async (witness) => {
      const work = await setup();

      if (witness === 'stream') await work.stream(7, null);
      else await work.answer(null);
      await work.file(work.company, 'GAZ1 2027-01-12', 0);
      await work.file(work.company, 'DISS40 2027-01-26', 1);

      expect(await work.episodes()).toMatchObject([
        { state: 'closed', leave_reason: 'discontinued', route: 'compulsory' },
      ]);
      expect((await work.events()).map(({ type }) => type)).toEqual(['company.strike_off.left']);
      const [company] = await work.db.selectFrom('companies').selectAll().execute();
      expect(company).toMatchObject({ company_status_detail: null });
      expect(company?.status_as_of).toBeLessThan(now);
    },
  );

  it('an event that the stream brought before changes nothing', async () => {
    const work = await setup();

    await work.stream(5, null);

    expect(await work.episodes()).toMatchObject([{ state: 'open' }]);
  });

  it('a company that comes back has another episode, which is the latest', async () => {
    const work = await setup();

    await work.stream(7, null);
    await work.stream(8, proposed);

    expect(await work.episodes()).toMatchObject([{ state: 'closed' }, { state: 'open' }]);
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { setupApi } from '../../../test/support/api-bundle.ts';
import {
  seedCompany,
  seedContact,
  seedDomain,
  seededAt,
  seedEpisode,
} from '../../../test/support/seed-company.ts';

const Numbers = z
  .object({ data: z.array(z.object({ company_number: z.string() })) })
  .transform(({ data }) => data.map((item) => item.company_number));

describe('GET /api/companies', () => {
  it('lists what is known of a company under threat', async () => {
    const { db, get } = await setupApi();
    const company = await seedCompany(db, '01234567', { company_name: 'BRAMBLE LTD' });
    const id = await seedEpisode(db, company, {
      entered_at: seededAt,
      confirmed_at: seededAt,
      notice_date: '2026-11-17',
      earliest_dissolution_date: '2027-01-17',
    });
    await seedDomain(db, company, { domain: 'bramble.co.uk' });
    await seedContact(db, company);

    const answer = await get('/api/companies');

    expect(answer.json()).toEqual({
      data: [
        {
          id,
          company_number: '01234567',
          company_name: 'BRAMBLE LTD',
          company_status: 'active',
          company_status_detail: 'active-proposal-to-strike-off',
          postal_code: 'LS1 4AP',
          route: 'compulsory',
          stage: 'first_notice',
          confirmed: true,
          opened_at: '2026-11-17T10:15:00.000Z',
          entered_at: '2026-11-17T10:15:00.000Z',
          left_at: null,
          leave_reason: null,
          notice_date: '2026-11-17',
          earliest_dissolution_date: '2027-01-17',
          days_left: 54,
          domain: 'bramble.co.uk',
          domain_verdict: 'proven',
          domain_confidence: 0.98,
          emails_found: 1,
        },
      ],
      page: { next_cursor: null, has_more: false },
    });
  });

  it('counts no days for a suspended strike-off and for one that is over', async () => {
    const { db, get } = await setupApi();
    const earliest_dissolution_date = '2027-01-17';
    const suspended = await seedCompany(db, '00000001');
    await seedEpisode(db, suspended, { stage: 'suspended', earliest_dissolution_date });
    const over = await seedCompany(db, '00000002');
    await seedEpisode(db, over, {
      state: 'closed',
      closed_at: seededAt,
      left_at: seededAt,
      leave_reason: 'discontinued',
      earliest_dissolution_date,
    });

    const answer = await get('/api/companies?scope=all');

    expect(answer.json()).toMatchObject({ data: [{ days_left: null }, { days_left: null }] });
  });

  it('tells the open, the past and all known companies apart by scope', async () => {
    const { db, get } = await setupApi();
    await seedCompany(db, '00000001', { company_status_detail: null });
    const closed = {
      state: 'closed' as const,
      closed_at: seededAt,
      left_at: seededAt,
      leave_reason: 'withdrawn' as const,
    };
    await seedEpisode(db, await seedCompany(db, '00000002'), closed);
    const twice = await seedCompany(db, '00000003');
    await seedEpisode(db, twice, { ...closed, opened_at: seededAt - 1 });
    const open = await seedEpisode(db, twice);
    const listed = async (scope: string) =>
      Numbers.parse((await get(`/api/companies?scope=${scope}`)).json());

    expect(await listed('open')).toEqual(['00000003']);
    expect(await listed('closed')).toEqual(['00000002', '00000003']);
    expect((await get('/api/companies?scope=all')).json()).toMatchObject({
      data: [
        { company_number: '00000001', id: null, stage: null, confirmed: false },
        { company_number: '00000002', leave_reason: 'withdrawn' },
        { company_number: '00000003', id: open, leave_reason: null },
      ],
    });
  });
});

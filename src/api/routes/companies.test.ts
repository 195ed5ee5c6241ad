import { describe, expect, it } from 'vitest';
import { sql } from 'kysely';
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

const Cursor = z.object({ page: z.object({ next_cursor: z.string() }) });

describe('GET /api/companies', () => {
  it('lists what is known of a company under threat', async () => {
    const { db, get } = await setupApi();
    const company = await seedCompany(db, '01234567', { company_name: 'BRAMBLE LTD' });
    const id = await seedEpisode(db, company, {
      entered_at: seededAt,
      confirmed_at: seededAt,
      notice_date: '2026-11-17',
      earliest_dissolution_date: '2027-01-17',
      objection_deadline: '2027-01-03',
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
          not_found_since: null,
          leave_reason: null,
          notice_date: '2026-11-17',
          earliest_dissolution_date: '2027-01-17',
          days_left: 54,
          applied_on: null,
          objection_deadline: '2027-01-03',
          suspended_on: null,
          suspension_expires_on: null,
          domain: 'bramble.co.uk',
          domain_verdict: 'proven',
          domain_confidence: 0.98,
          emails_found: 1,
          unread_row: null,
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

  it('counts the days in London, and none where the notice is unknown', async () => {
    // Half past eleven in the evening by UTC, half past midnight of the next day in London.
    const { db, get } = await setupApi({
      clock: { now: () => Date.parse('2026-07-14T23:30:00Z') },
    });
    const noticed = await seedCompany(db, '00000001');
    await seedEpisode(db, noticed, { earliest_dissolution_date: '2026-07-20' });
    const unknown = await seedCompany(db, '00000002');
    await seedEpisode(db, unknown, { stage: 'proposed', earliest_dissolution_date: null });
    const ended = await seedCompany(db, '00000003');
    await seedEpisode(db, ended, {
      stage: 'discontinued',
      earliest_dissolution_date: '2026-07-20',
    });

    const answer = await get('/api/companies?scope=all');

    expect(answer.json()).toMatchObject({
      data: [{ days_left: 5 }, { days_left: null }, { days_left: null }],
    });
  });

  it('keeps to a stage and a route, page by page', async () => {
    const { db, get } = await setupApi();
    const stages = ['suspended', 'first_notice', 'suspended', 'suspended'] as const;
    for (const [index, stage] of stages.entries()) {
      const company = await seedCompany(db, `0000000${index}`);
      const route = index === 3 ? 'voluntary' : 'compulsory';
      await seedEpisode(db, company, { stage, route, opened_at: seededAt + index });
    }
    const listed = async (query: string) =>
      Numbers.parse((await get(`/api/companies?${query}`)).json());
    const first = await get('/api/companies?stage=suspended&limit=2');
    const { page } = Cursor.parse(first.json());

    expect(Numbers.parse(first.json())).toEqual(['00000003', '00000002']);
    expect(await listed(`stage=suspended&cursor=${page.next_cursor}`)).toEqual(['00000000']);
    expect(await listed('route=voluntary')).toEqual(['00000003']);
    expect(await listed('stage=suspended&route=compulsory')).toEqual(['00000002', '00000000']);
    expect(await listed('stage=dissolved')).toEqual([]);
  });

  it('lists who has applied under the stage applied alone', async () => {
    const { db, get } = await setupApi();
    const proposed = await seedCompany(db, '00000009');
    await seedEpisode(db, proposed);
    for (const [number, applied_on] of [
      ['00000001', '2026-11-03'],
      ['00000002', '2026-11-10'],
      ['00000003', '2026-11-10'],
      // The register proposes upon this one by now.
      ['00000009', '2026-11-17'],
    ] as const) {
      const company = number === '00000009' ? proposed : await seedCompany(db, number);
      await db
        .insertInto('strike_off_applications')
        .values({ company_number: company, transaction_id: 'T1', applied_on, seen_at: seededAt })
        .execute();
    }
    const listed = async (query: string) =>
      Numbers.parse((await get(`/api/companies?${query}`)).json());
    const first = await get('/api/companies?stage=applied&limit=2');
    const { page } = Cursor.parse(first.json());

    expect(first.json()).toMatchObject({
      data: [
        { id: null, company_number: '00000003', stage: 'applied', route: 'voluntary' },
        { company_number: '00000002', applied_on: '2026-11-10', confirmed: false },
      ],
    });
    expect(await listed(`stage=applied&cursor=${page.next_cursor}`)).toEqual(['00000001']);
    expect(await listed('stage=applied&route=compulsory')).toEqual([]);
    expect(await listed('scope=open')).toEqual(['00000009']);
    expect((await get(`/api/companies?cursor=${page.next_cursor}`)).statusCode).toBe(422);
  });

  it.each([
    'stage=pending',
    'route=forced',
    'scope=all&stage=suspended',
    'scope=all&route=voluntary&q=bramble',
  ])('refuses ?%s', async (query) => {
    const { get } = await setupApi();

    expect((await get(`/api/companies?${query}`)).json()).toMatchObject({ status: 422 });
  });

  it.each([
    ['stage=suspended', 'episodes_by_stage'],
    ['route=voluntary', 'episodes_by_route'],
  ])('reads ?%s along an index', async (...[filter, index]) => {
    const { db } = await setupApi();
    const [name, value] = filter.split('=');
    const { rows } = await sql<{ detail: string }>`explain query plan
      select id from episodes where state = 'open' and ${sql.ref(name ?? '')} = ${value}
      order by opened_at desc, id desc limit 50`.execute(db);

    expect(rows).toHaveLength(1);
    expect(rows[0]?.detail).toContain(index);
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

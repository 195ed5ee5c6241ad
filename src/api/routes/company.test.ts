import { describe, expect, it } from 'vitest';
import { setupApi } from '../../../test/support/api-bundle.ts';
import {
  seedCompany,
  seedContact,
  seedController,
  seedDomain,
  seededAt,
  seedEpisode,
  seedFiling,
  seedId,
  seedOfficer,
  seedPerson,
} from '../../../test/support/seed-company.ts';
import { saveSuppression } from '../../store/suppressions.ts';
import { tables } from '../../store/tables/database.ts';
import { CompanyDetailJson } from '../../wire/company-detail-json.ts';
import { StoredCompanyJson } from '../../wire/stored-company-json.ts';

describe('GET /api/companies/{companyNumber}', () => {
  it('tells every stored column', () => {
    expect(Object.keys(StoredCompanyJson.shape).toSorted()).toEqual(
      Object.keys(tables.companies.columns).toSorted(),
    );
  });

  it('holds the company with its episodes, steps, people, domains and contacts', async () => {
    const { db, get } = await setupApi();
    const company = await seedCompany(db, '01234567', { is_fraud_strike_off: 1 });
    await db
      .insertInto('previous_names')
      .values({ company_number: company, position: 1, company_name: 'OLD LTD', ceased_on: null })
      .execute();
    const past = await seedEpisode(db, company, {
      opened_at: 1,
      state: 'closed',
      closed_at: 2,
      left_at: 2,
      leave_reason: 'discontinued',
    });
    const episode = await seedEpisode(db, company, { earliest_dissolution_date: '2026-11-25' });
    const step = { episode_id: episode, attempts: 1, updated_at: seededAt };
    await db
      .insertInto('enrichment_steps')
      .values([
        { ...step, step: 'find-emails', state: 'parked', reason: 'credits are exhausted' },
        { ...step, step: 'check-status', state: 'done' },
      ])
      .execute();
    const person = await seedPerson(db, company, { birth_month: 4, birth_year: 1970 });
    const officer = await seedOfficer(db, company, {
      person_id: person,
      appointed_on: '2015-01-31',
    });
    await seedController(db, company, { person_id: person, notified_on: '2016-04-06' });
    const domain = await seedDomain(db, company);
    await db
      .insertInto('domain_proofs')
      .values({
        id: seedId(),
        domain_id: domain,
        rule: 'own-number',
        url: 'https://example.co.uk/',
        snippet: 'Company number 01234567',
        weight: 0.98,
        seen_at: seededAt,
      })
      .execute();
    await seedContact(db, company, { officer_id: officer, domain_id: domain });

    const answer = await get('/api/companies/01234567');

    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      company_number: '01234567',
      id: episode,
      days_left: 1,
      is_fraud_strike_off: true,
      status_as_of: '2026-11-17T10:15:00.000Z',
      previous_names: [{ company_name: 'OLD LTD', ceased_on: null }],
      episode: { id: episode, state: 'open' },
      past_episodes: [{ id: past, leave_reason: 'discontinued', days_left: null }],
      enrichment: [
        { step: 'check-status', state: 'done', reason: null },
        { step: 'find-emails', state: 'parked', reason: 'credits are exhausted' },
      ],
      officers: [{ id: officer, first_name: 'Morag', is_corporate: false }],
      persons: [
        {
          id: person,
          name: 'Mrs Morag Anne Thistle',
          first_name: 'Morag',
          last_name: 'Thistle',
          birth_month: 4,
          birth_year: 1970,
          roles: [
            { kind: 'officer', role: 'director', from: '2015-01-31', to: null },
            {
              kind: 'psc',
              role: 'individual-person-with-significant-control',
              from: '2016-04-06',
              to: null,
              natures_of_control: ['significant-influence-or-control'],
            },
          ],
        },
      ],
      domains: [{ id: domain, proof: [{ rule: 'own-number' }] }],
      contacts: [{ email: 'morag@example.co.uk', officer_id: officer, withheld_reason: null }],
    });
  });

  it('holds the timeline, with the filing behind each date and every event in plain words', async () => {
    const { db, get } = await setupApi();
    const company = await seedCompany(db, 'SC123456', {
      jurisdiction: 'scotland',
      status_as_of: Date.parse('2026-11-18T08:00:00Z'),
    });
    await seedEpisode(db, company, { opened_at: Date.parse('2026-11-17T08:00:00Z') });
    const transaction_id = await seedFiling(db, company, {
      text: 'GAZ1(A) 2026-11-17',
      annotation: 'Clarification: published again',
    });
    await seedFiling(db, company, 'DS01 2026-11-05');
    await seedFiling(db, company, 'DISS40 2024-04-02');
    await seedFiling(db, company, 'GAZ1 2024-03-12');
    await seedFiling(db, company, 'GAZ2(A) 2027-02-02');

    const answer = await get('/api/companies/SC123456');

    expect(answer.json()).toMatchObject({
      timeline: {
        attempt: 2,
        route: 'voluntary',
        stage: 'first_notice',
        applied_on: '2026-11-05',
        notice_date: '2026-11-17',
        restarts: 0,
        earliest_dissolution_date: '2027-01-17',
        notice_period: 'two_months',
        not_before: 'not before 2027-01-17: two months after the first notice',
        days_left: 54,
        objection_deadline: '2027-01-03',
        suspended_on: null,
        suspension_expires_on: null,
        ended_on: null,
        end_reason: null,
        restored_on: null,
        next_gazette_day: '2027-01-19',
        jurisdiction: 'scotland',
        gazette: 'edinburgh',
        is_fraud_strike_off: false,
        filings: {
          application: { type: 'DS01', date: '2026-11-05' },
          notice: { transaction_id, type: 'GAZ1(A)', date: '2026-11-17' },
          suspension: null,
          suspension_renewal: null,
          end: null,
          restoration: null,
        },
        events: [
          { date: '2024-03-12', kind: 'notice', route: 'compulsory', attempt: 1 },
          { date: '2024-04-02', kind: 'discontinued', attempt: 1 },
          { date: '2026-11-05', text: 'The company applied to be struck off', attempt: 2 },
          {
            date: '2026-11-17',
            kind: 'notice',
            route: 'voluntary',
            type: 'GAZ1(A)',
            transaction_id,
            attempt: 2,
            text: 'First Gazette notice for voluntary strike-off',
            annotation: 'Clarification: published again',
          },
          { date: '2027-02-02', kind: 'dissolved', route: 'voluntary', attempt: null },
        ],
      },
    });
  });

  it.each([
    [
      ['GAZ1 2026-10-06', 'DISS16(SOAS) 2026-10-20'],
      'suspended',
      /^suspended: .* about 2027-04-20/,
    ],
    [['DISS16(SOAS) 2026-10-20'], 'suspended', /^suspended/],
    [[], 'proposed', /^notice date unknown$/],
  ])('counts no days for %j', async (...[filings, stage, notBefore]) => {
    const { db, get } = await setupApi();
    const company = await seedCompany(db, '01234567');
    await seedEpisode(db, company, { opened_at: Date.parse('2026-10-06T08:00:00Z') });
    for (const filing of filings) await seedFiling(db, company, filing);

    const { timeline } = CompanyDetailJson.parse((await get('/api/companies/01234567')).json());

    expect(timeline).toMatchObject({ stage, days_left: null, objection_deadline: null });
    expect(timeline?.not_before).toMatch(notBefore);
  });

  it('tells nothing of an attempt that an episode took along when it was left', async () => {
    const { db, get } = await setupApi();
    const company = await seedCompany(db, '01234567', { company_status_detail: null });
    await seedEpisode(db, company, {
      opened_at: Date.parse('2026-03-10T08:00:00Z'),
      state: 'closed',
      closed_at: Date.parse('2026-06-02T08:00:00Z'),
      left_at: Date.parse('2026-06-02T08:00:00Z'),
      leave_reason: 'unknown',
    });
    await seedFiling(db, company, 'GAZ1 2026-03-10');

    const answer = await get('/api/companies/01234567');

    expect(answer.json()).toMatchObject({
      timeline: {
        days_left: null,
        not_before: 'over',
        end_reason: 'unknown',
        ended_on: '2026-06-02',
      },
    });
  });

  it.each([
    ['liquidation', 'insolvency'],
    ['converted-closed', 'converted'],
  ] as const)('tells why an episode ended that the status %s ended', async (status, reason) => {
    const { db, get } = await setupApi();
    const left_at = Date.parse('2026-06-02T08:00:00Z');
    const company = await seedCompany(db, '01234567', {
      company_status: status,
      company_status_detail: null,
      status_as_of: left_at,
    });
    await seedEpisode(db, company, {
      opened_at: Date.parse('2026-03-10T08:00:00Z'),
      state: 'closed',
      closed_at: left_at,
      left_at,
      leave_reason: reason,
    });
    await seedFiling(db, company, 'GAZ1 2026-03-10');

    const answer = await get('/api/companies/01234567');

    expect(answer.json()).toMatchObject({
      timeline: { not_before: 'over', end_reason: reason, ended_on: '2026-06-02' },
    });
  });

  it('is answered for a company that was never under threat', async () => {
    const { db, get } = await setupApi();
    await seedCompany(db, 'SC123456', { company_status_detail: null });

    expect((await get('/api/companies/sc123456')).json()).toMatchObject({
      id: null,
      timeline: null,
      episode: null,
      past_episodes: [],
      enrichment: [],
      days_left: null,
    });
  });

  it('takes a number without its leading zeros', async () => {
    const { db, get } = await setupApi();
    await seedCompany(db, '00000042');

    expect((await get('/api/companies/42')).json()).toMatchObject({ company_number: '00000042' });
  });

  it.each(['', '/officers', '/domains'])(
    'answers 404 for an unknown and 422 for a malformed number (%s)',
    async (rest) => {
      const { get } = await setupApi();

      const unknown = await get(`/api/companies/99999999${rest}`);
      const malformed = await get(`/api/companies/not-a-number${rest}`);

      expect(unknown.json()).toMatchObject({ status: 404, title: 'Not found' });
      expect(malformed.json()).toMatchObject({ status: 422, title: 'Not valid' });
    },
  );
});

describe('the gate before contacts of the API', () => {
  it('withholds the addresses of an individual subscriber, everywhere', async () => {
    const { db, get } = await setupApi();
    const company = await seedCompany(db, 'LP123456', { subscriber_class: 'individual' });
    await seedEpisode(db, company);
    const officer = await seedOfficer(db, company);
    await seedContact(db, company, {
      officer_id: officer,
      source_url: 'https://example.co.uk/morag',
    });

    const answers = [
      await get('/api/companies/LP123456'),
      await get(`/api/officers/${officer}/emails`),
    ];

    const withheld = {
      email: null,
      source_url: null,
      withheld_reason: 'individual subscriber without consent',
      subscriber_class: 'individual',
    };
    expect(answers[0]?.json()).toMatchObject({ contacts: [withheld] });
    expect(answers[1]?.json()).toMatchObject({ data: [withheld] });
    expect(answers.map((answer) => answer.body).join('')).not.toContain('morag@');
  });

  it('withholds an address from the moment it is suppressed', async () => {
    const { db, hash, get } = await setupApi();
    const company = await seedCompany(db, '01234567');
    const officer = await seedOfficer(db, company);
    await seedContact(db, company, { officer_id: officer });
    const read = () => get(`/api/officers/${officer}/emails`);
    expect((await read()).json()).toMatchObject({ data: [{ email: 'morag@example.co.uk' }] });

    await saveSuppression(db, {
      id: seedId(),
      kind: 'email',
      valueHash: hash('email', 'morag@example.co.uk'),
      reason: 'asked',
      now: seededAt,
    });

    const after = [await read(), await get('/api/companies/01234567')];
    expect(after[0]?.json()).toMatchObject({
      data: [{ email: null, withheld_reason: 'address is suppressed' }],
    });
    expect(after.map((answer) => answer.body).join('')).not.toContain('morag@');
  });

  it('answers 404 for an officer nobody knows and 422 for what is no id', async () => {
    const { get } = await setupApi();

    expect((await get(`/api/officers/${crypto.randomUUID()}/emails`)).statusCode).toBe(404);
    expect((await get('/api/officers/1/emails')).statusCode).toBe(422);
  });
});

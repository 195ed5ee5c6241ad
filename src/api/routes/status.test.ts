import { usualCreditTerms } from '../../domain/credit-terms.ts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { apiNow, setupApi } from '../../../test/support/api-bundle.ts';
import {
  seedCompany,
  seedContact,
  seedDomain,
  seededAt,
  seedEpisode,
  seedId,
  seedNumber,
  seedOfficer,
} from '../../../test/support/seed-company.ts';
import type { Db } from '../../store/open-store.ts';
import { announce } from '../../store/events.ts';
import { systemPrincipal } from '../../store/settings.ts';
import type { Database } from '../../store/tables/database.ts';
import { StreamJson } from '../../wire/stream-json.ts';

const dayMs = 86_400_000;
const StreamList = z.object({ data: z.array(StreamJson) });

async function seedCursor(db: Db, cursor: Partial<Database['stream_cursors']> = {}) {
  await db
    .insertInto('stream_cursors')
    .values({
      stream: 'companies',
      state: 'connected',
      timepoint: 86_000_001,
      connected_at: apiNow - 1_800_000,
      last_byte_at: apiNow - 2_000,
      last_event_at: apiNow - 3_000,
      last_published_at: apiNow - 4_500,
      updated_at: apiNow,
      ...cursor,
    })
    .execute();
}

async function seedIntent(db: Db, intent: Partial<Database['spend_intents']>) {
  const company = await seedCompany(db, String(Math.random()).slice(2, 10).padEnd(8, '0'));
  const episode = await seedEpisode(db, company);
  const task = seedId();
  await db
    .insertInto('provider_tasks')
    .values({
      id: task,
      provider: 'snov',
      operation: 'company-domain-by-name',
      state: 'completed',
      balance_before: '100.00',
      sent_at: apiNow,
      polls: 1,
    })
    .execute();
  await db
    .insertInto('spend_intents')
    .values({
      id: seedId(),
      provider: 'snov',
      operation: 'company-domain-by-name',
      subject_key: seedId(),
      state: 'settled',
      company_number: company,
      episode_id: episode,
      task_id: task,
      estimated_credits: '1.00',
      planned_at: apiNow,
      ...intent,
    })
    .execute();
}

/** A start of which a person or the balance said that it was paid for. */
async function seedWrittenOff(db: Db, credits: string, resolvedAt: number) {
  await db
    .insertInto('provider_tasks')
    .values({
      id: seedId(),
      provider: 'snov',
      operation: 'company-domain-by-name',
      state: 'refused',
      balance_before: '100.00',
      sent_at: resolvedAt - dayMs,
      polls: 0,
      written_off_credits: credits,
      resolved_at: resolvedAt,
    })
    .execute();
}

async function seedBalance(db: Db, balance: string, readAt = apiNow) {
  await db
    .insertInto('balance_readings')
    .values({
      id: seedId(),
      provider: 'snov',
      balance,
      is_shared: 0,
      moment: 'probe',
      read_at: readAt,
    })
    .execute();
}

describe('GET /api/stats', () => {
  it('counts what there is', async () => {
    const { db, get } = await setupApi();
    const company = await seedCompany(db, '00000001');
    await seedEpisode(db, company, { confirmed_at: seededAt });
    await seedEpisode(db, await seedCompany(db, '00000002'));
    await seedEpisode(db, await seedCompany(db, '00000003'), {
      state: 'closed',
      closed_at: seededAt,
      leave_reason: 'unknown',
    });
    await seedOfficer(db, company);
    await seedDomain(db, company);
    await seedDomain(db, company, { domain: 'other.example', verdict: 'likely', is_primary: 0 });
    await seedContact(db, company);
    const createdBy = await systemPrincipal(db, { id: seedId(), now: apiNow });
    const job = (state: 'available' | 'scheduled' | 'completed' | 'discarded') => ({
      id: seedId(),
      kind: 'check-status',
      subject: seedId(),
      lane: 'companies-house' as const,
      priority: 'high' as const,
      state,
      payload: '{}',
      attempt: 0,
      max_attempts: 1,
      run_at: 0,
      rank_at: 0,
      is_requested_again: 0,
      snoozes: 0,
      created_at: 0,
      finished_at: state === 'completed' || state === 'discarded' ? 1 : null,
      created_by: createdBy,
    });
    await db
      .insertInto('jobs')
      .values([job('available'), job('scheduled'), job('completed'), job('discarded')])
      .execute();

    const answer = await get('/api/stats');

    expect(answer.statusCode).toBe(200);
    const idle = { available: 0, scheduled: 0, running: 0, retryable: 0, discarded: 0 };
    expect(answer.json()).toMatchObject({
      companies: 3,
      open_episodes: 2,
      closed_episodes: 1,
      confirmed_episodes: 1,
      officers: 1,
      domains: 2,
      domains_proven: 1,
      emails: 1,
      queue: {
        depth: 2,
        by_lane: {
          'companies-house': { ...idle, available: 1, scheduled: 1, discarded: 1 },
          snov: idle,
          website: idle,
          internal: idle,
        },
      },
      dead_letters: 0,
      gaps_open: 0,
      in_doubt: 0,
      parked: 0,
      credits: { status: 'unknown' },
      stream: { companies: { state: 'connecting' }, filings: { state: 'not_configured' } },
    });
  });
});

describe('GET /api/streaming/status', () => {
  it('tells how each stream fares, and which is not followed', async () => {
    const { db, get } = await setupApi();
    await seedCursor(db);
    const event = {
      stream: 'companies' as const,
      company_number: seedNumber('01234567'),
      effect: 'none' as const,
      sha256: '',
    };
    const midnight = Date.parse('2026-11-24T00:00:00Z');
    await db
      .insertInto('stream_events')
      .values([
        { ...event, timepoint: 1, received_at: midnight - 1 },
        { ...event, timepoint: 2, received_at: midnight },
        { ...event, timepoint: 3, received_at: midnight + 5_000, published_at: midnight + 3_500 },
      ])
      .execute();
    const counts = { held: 0, entered: 0, left: 0, unreadable: 0 };
    await db
      .insertInto('stream_days')
      .values([
        { stream: 'companies', day: '2026-11-23', events: 1, ...counts },
        { stream: 'companies', day: '2026-11-24', events: 2, ...counts },
      ])
      .execute();
    const gap = { stream: 'companies', reason: 'hole', missed_from: 0, opened_at: 1 } as const;
    await db
      .insertInto('stream_gaps')
      .values([
        { ...gap, id: seedId(), from_timepoint: 7 },
        { ...gap, id: seedId(), from_timepoint: 1, closed_at: 2, closed_by: 'recheck' },
      ])
      .execute();

    const answer = await get('/api/streaming/status');

    expect(answer.json()).toMatchObject({
      data: [
        {
          stream: 'companies',
          // It brings all there is now, and not what it did not bring.
          health: 'repairing',
          state: 'connected',
          is_fresh: false,
          timepoint: 86_000_001,
          last_event_at: '2026-11-24T08:59:57.000Z',
          lag_seconds: 1.5,
          events_today: 2,
          dead_letters: 0,
          gaps: [{ from_timepoint: 7, to_timepoint: null }],
        },
        { stream: 'filings', state: 'not_configured', is_fresh: false, timepoint: null },
      ],
    });
  });

  it('tells how it is covered, what is being repaired and in plain words why', async () => {
    const { db, get } = await setupApi();
    const day = dayMs;
    await seedCursor(db, { followed_since: apiNow - 10 * day });
    const gap = { stream: 'companies', reason: 'timepoint_too_old', opened_at: apiNow } as const;
    await db
      .insertInto('stream_gaps')
      .values([
        {
          ...gap,
          id: seedId(),
          from_timepoint: 11,
          to_timepoint: 20,
          missed_from: apiNow - 6 * day,
          missed_to: apiNow - 5 * day,
          closed_at: apiNow - 4 * day,
          closed_by: 'recheck',
        },
        {
          ...gap,
          id: seedId(),
          from_timepoint: 31,
          to_timepoint: 40,
          missed_from: apiNow - 2 * day,
          missed_to: apiNow - day,
        },
      ])
      .execute();
    await db
      .insertInto('stream_repairs')
      .values({
        stream: 'companies',
        stale_up_to: apiNow - day,
        pass: 1,
        phase: 'open',
        looked_at: 40,
        found: 40,
        given_up: 0,
        total: 100,
        started_at: apiNow - 60_000,
        pass_started_at: apiNow - 60_000,
        updated_at: apiNow,
      })
      .execute();
    await db
      .insertInto('provider_calls')
      .values(
        Array.from({ length: 30 }, () => ({
          provider: 'companies-house',
          called_at: apiNow - 1_000,
        })),
      )
      .execute();

    const { data } = StreamList.parse((await get('/api/streaming/status')).json());

    const [companies, filings] = data;
    expect(companies).toMatchObject({
      health: 'repairing',
      followed_since: '2026-11-14T09:00:00.000Z',
      coverage: {
        from: '2026-11-14T09:00:00.000Z',
        to: '2026-11-24T09:00:00.000Z',
        shares: { seen: 0.8, repaired: 0, rechecked: 0.1, unknown: 0.1 },
      },
      gaps: [
        {
          reason_text: 'Companies House no longer had the events from there on',
          timepoints: 10,
          entries: 'awaiting_repair',
        },
      ],
      repair: { checked: 40, total: 100, expected_at: '2026-11-24T09:10:00.000Z' },
    });
    expect(companies?.coverage?.segments.map(({ state }) => state)).toEqual([
      'seen',
      'rechecked',
      'seen',
      'unknown',
      'seen',
    ]);
    expect(filings).toMatchObject({ health: 'not_configured', coverage: null, repair: null });
  });

  it('does not know what has come since it was last heard of, whatever is stored', async () => {
    const { db, get } = await setupApi();
    await seedCursor(db, {
      followed_since: apiNow - 10 * 3_600_000,
      last_byte_at: apiNow - 3_600_000,
    });

    const { data } = StreamList.parse((await get('/api/streaming/status')).json());

    expect(data[0]).toMatchObject({
      health: 'down',
      state: 'connected',
      coverage: { shares: { seen: 0.9, unknown: 0.1 } },
    });
  });

  it('does not call a connection fresh that was not heard of for 90 s', async () => {
    const { db, get } = await setupApi();
    await seedCursor(db, { last_byte_at: apiNow - 90_001 });

    expect((await get('/api/streaming/status')).json()).toMatchObject({
      data: [{ state: 'connected', is_fresh: false }, {}],
    });
  });

  it('begins the day at midnight in London, also in summer time', async () => {
    const { db, get } = await setupApi({
      clock: { now: () => Date.parse('2026-06-30T23:30:00Z') },
    });
    const counts = { held: 0, entered: 0, left: 0, unreadable: 0 };
    await db
      .insertInto('stream_days')
      .values([
        { stream: 'companies', day: '2026-06-30', events: 7, ...counts },
        { stream: 'companies', day: '2026-07-01', events: 1, ...counts },
      ])
      .execute();

    expect((await get('/api/streaming/status')).json()).toMatchObject({
      data: [{ events_today: 1 }, {}],
    });
  });
});

describe('GET /api/snov/credits', () => {
  it('says what it does not know instead of guessing', async () => {
    const { get } = await setupApi();

    expect((await get('/api/snov/credits')).json()).toEqual({
      provider: 'snov',
      current_balance: null,
      monthly_usage: '0.00',
      usage_by_operation: {},
      status: 'unknown',
      exhausted: null,
      reserved: '0.00',
      in_doubt: '0.00',
      unexplained: '0.00',
      topped_up: '0.00',
      lost: '0.00',
      taken_for_spent: 0,
      doubts: 0,
      plan_credits: null,
      paid_work: { state: 'idle', reason: null, since: null, next_try_at: null },
      spending_stopped: null,
      cache: { answers: 0, held: 0, hit_rate: null },
      burn_per_day: null,
      days_left: null,
      read_at: null,
    });
  });

  it('adds up the last thirty days exactly, by operation', async () => {
    const { db, get } = await setupApi();
    await seedBalance(db, '999.00', apiNow - 1);
    await seedBalance(db, '600.10');
    const settled = { charged_credits: '0.10', finished_at: apiNow - 3 * dayMs };
    await seedIntent(db, settled);
    await seedIntent(db, { ...settled, finished_at: apiNow, charged_credits: '0.20' });
    await seedIntent(db, {
      ...settled,
      operation: 'emails-by-domain-by-name',
      charged_credits: '3.00',
    });
    await seedIntent(db, { ...settled, finished_at: apiNow - 31 * dayMs });
    await seedIntent(db, { state: 'accepted' });
    await seedIntent(db, { state: 'sent' });
    await seedIntent(db, { state: 'in_doubt' });
    await db
      .insertInto('spend_entries')
      .values({
        id: seedId(),
        provider: 'snov',
        from_account: 'available',
        to_account: 'unexplained',
        credits: '7.25',
        entered_at: apiNow,
      })
      .execute();

    expect((await get('/api/snov/credits')).json()).toEqual({
      provider: 'snov',
      current_balance: '600.10',
      monthly_usage: '3.30',
      usage_by_operation: {
        'company-domain-by-name': '0.30',
        'emails-by-domain-by-name': '3.00',
      },
      status: 'ok',
      exhausted: false,
      reserved: '2.00',
      in_doubt: '1.00',
      unexplained: '7.25',
      topped_up: '0.00',
      lost: '0.00',
      taken_for_spent: 0,
      doubts: 0,
      plan_credits: null,
      paid_work: { state: 'idle', reason: null, since: null, next_try_at: null },
      spending_stopped: null,
      cache: { answers: 0, held: 0, hit_rate: null },
      burn_per_day: '1.10',
      days_left: 545,
      read_at: '2026-11-24T09:00:00.000Z',
    });
  });

  it('counts what was paid for lost answers as spent, and the days from the first of it', async () => {
    const { db, get } = await setupApi();
    await seedBalance(db, '600.00');
    await seedWrittenOff(db, '0.00', apiNow - 9 * dayMs);
    await seedWrittenOff(db, '1.00', apiNow - dayMs);
    await seedWrittenOff(db, '2.00', apiNow - 4 * dayMs);
    const alone = (await get('/api/snov/credits')).json();
    await seedIntent(db, { charged_credits: '5.00', finished_at: apiNow - 2 * dayMs });
    const withOthers = (await get('/api/snov/credits')).json();
    await seedIntent(db, { charged_credits: '2.00', finished_at: apiNow - 5 * dayMs });
    const afterOthers = (await get('/api/snov/credits')).json();

    expect(alone).toMatchObject({ monthly_usage: '3.00', burn_per_day: '0.75', days_left: 800 });
    expect(withOthers).toMatchObject({ monthly_usage: '8.00', burn_per_day: '2.00' });
    expect(afterOthers).toMatchObject({ monthly_usage: '10.00', burn_per_day: '2.00' });
  });

  it.each([
    ['500.01', 'ok'],
    ['500.00', 'low'],
    ['1.00', 'low'],
    // Not a look-up is started on less than a credit.
    ['0.99', 'exhausted'],
    ['0.00', 'exhausted'],
    ['-3.00', 'exhausted'],
  ])('calls a balance of %s %s', async (balance, status) => {
    const { db, get } = await setupApi();
    await seedBalance(db, balance);

    expect((await get('/api/snov/credits')).json()).toMatchObject({
      status,
      exhausted: status === 'exhausted',
    });
  });

  it('is exhausted at the configured floor', async () => {
    const { db, get } = await setupApi({
      creditTerms: {
        ...usualCreditTerms,
        snov: { ...usualCreditTerms.snov, balanceFloor: 50 },
      },
    });
    await seedBalance(db, '50.00');

    expect((await get('/api/snov/credits')).json()).toMatchObject({ status: 'exhausted' });
  });
});

describe('GET /api/events', () => {
  it('goes on after the sequence one already has, and gives it back at the end', async () => {
    const { db, get } = await setupApi();
    await db.transaction().execute(async (trx) => {
      for (const company of ['00000001', '00000002', '00000003']) {
        await announce(trx, {
          id: seedId(),
          type: 'company.strike_off.proposed',
          companyNumber: company,
          data: { confirmed: true },
          now: seededAt,
        });
      }
    });

    const first = await get('/api/events?limit=2');
    const second = await get('/api/events?after=2');
    const third = await get('/api/events?after=3');

    expect(first.json()).toMatchObject({
      data: [
        {
          sequence: 1,
          type: 'company.strike_off.proposed',
          company_number: '00000001',
          data: { confirmed: true },
          happened_at: '2026-11-17T10:15:00.000Z',
        },
        { sequence: 2 },
      ],
      page: { next_cursor: '2', has_more: true },
    });
    expect(second.json()).toMatchObject({
      data: [{ sequence: 3 }],
      page: { next_cursor: '3', has_more: false },
    });
    expect(third.json()).toEqual({ data: [], page: { next_cursor: '3', has_more: false } });
    expect((await get('/api/events?after=-1')).statusCode).toBe(422);
  });
});

describe('health', () => {
  it('is alive without a key', async () => {
    const { server } = await setupApi();

    const answer = await server.inject({ url: '/livez' });

    expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'alive' }]);
  });

  it.each([
    ['connected and heard of', { state: 'connected' }, []],
    ['stopped', { state: 'stopped' }, ['stream companies is stopped']],
    ['waiting', { state: 'waiting' }, ['stream companies is reconnecting']],
    ['silent', { last_byte_at: apiNow - 100_000 }, ['stream companies is silent']],
    [
      'without data',
      { last_event_at: apiNow - 3_600_000 },
      ['stream companies is heartbeats only'],
    ],
  ] as const)('is ready only with a followed stream: %s', async (_what, cursor, reasons) => {
    const { db, server } = await setupApi();
    await seedCursor(db, cursor);

    const answer = await server.inject({ url: '/readyz' });

    expect(answer.statusCode).toBe(reasons.length === 0 ? 200 : 503);
    expect(answer.json()).toEqual({ ready: reasons.length === 0, reasons });
  });

  it('is ready without a stream where that is declared off', async () => {
    const { server } = await setupApi({ streams: [] });

    expect((await server.inject({ url: '/readyz' })).statusCode).toBe(200);
  });

  it('is not ready when the database does not answer, and does not tell why in detail', async () => {
    const closed = await setupApi();
    await closed.db.schema.dropTable('settings').execute();

    const answer = await closed.server.inject({ url: '/readyz' });

    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({ ready: false, reasons: ['the database does not answer'] });
  });
});

import { lanes } from '../../domain/job.ts';
import { describe, expect, it } from 'vitest';
import { apiNow, setupApi } from '../../../test/support/api-bundle.ts';
import {
  seedCompany,
  seedEpisode,
  seedId,
  seedNumber,
} from '../../../test/support/seed-company.ts';
import { enqueueStep } from '../../pipeline/enqueue-step.ts';
import { endLease } from '../../store/leases.ts';
import { freshBudget, writeBudget } from '../../queue/budget-row.ts';
import type { Db } from '../../store/open-store.ts';

/** A stream that is live, unless told otherwise. */
async function seedStream(db: Db, change: { readonly last_byte_at?: number } = {}): Promise<void> {
  await db
    .insertInto('stream_cursors')
    .values({
      stream: 'companies',
      state: 'connected',
      followed_since: apiNow - 1_000_000,
      connected_at: apiNow - 1_000_000,
      listening_since: apiNow - 1_000_000,
      last_byte_at: apiNow - 1_000,
      last_event_at: apiNow - 3_000,
      updated_at: apiNow,
      ...change,
    })
    .execute();
}

async function openBreaker(db: Db): Promise<void> {
  await db
    .insertInto('breakers')
    .values({
      provider: 'companies-house',
      operation: 'read',
      state: 'open',
      reason: 'failures',
      outcomes: '',
      round: 1,
      opened_at: apiNow - 120_000,
      open_ms: 60_000,
      probe_at: apiNow + 30_000,
      trials: 0,
      passed: 0,
      trials_since: null,
      rejected: 0,
      open_total_ms: 0,
      changed_at: apiNow,
    })
    .execute();
}

async function seedLead(db: Db): Promise<void> {
  await seedEpisode(db, await seedCompany(db, '01234567'));
}

function freshnessOf(answer: { readonly headers: Readonly<Record<string, unknown>> }) {
  const { headers } = answer;
  return [
    headers['strikewatch-stale'],
    headers['strikewatch-data-as-of'],
    headers['strikewatch-stale-reasons'],
  ];
}

describe('GET /api/operation', () => {
  it('is normal and up to date while everything that is set up runs', async () => {
    const { db, get } = await setupApi();
    await seedStream(db);

    expect((await get('/api/operation')).json()).toMatchObject({
      mode: 'normal',
      since: null,
      is_stale: false,
      data_as_of: '2026-11-24T09:00:00.000Z',
      stale_reasons: [],
    });
  });

  it('says of what is down since when, why, what waits and when it is asked again', async () => {
    const { db, get } = await setupApi();
    await seedStream(db);
    await openBreaker(db);

    const answer = (await get('/api/operation')).json();

    expect(answer).toMatchObject({ mode: 'degraded', since: '2026-11-24T08:58:00.000Z' });
    expect(answer.lanes[0]).toEqual({
      lane: 'companies-house',
      word: 'down',
      reason: 'failures',
      reason_text: 'too many calls failed',
      detail: null,
      since: '2026-11-24T08:58:00.000Z',
      comes_back: 'unknown',
      comes_back_at: null,
      next_look_at: '2026-11-24T09:00:30.000Z',
      work: 'checks of companies, filings, officers',
      waiting_jobs: 0,
    });
  });

  it('says that nobody works the queue once its owner is gone', async () => {
    const { db, get } = await setupApi();
    await db
      .updateTable('leases')
      .set({ lease_until: apiNow - 1 })
      .execute();

    expect((await get('/api/operation')).json()).toMatchObject({
      mode: 'degraded',
      lanes: lanes.map((lane) =>
        lane === 'hunter'
          ? { lane, word: 'off', reason: 'not_configured' }
          : { lane, word: 'down', reason: 'no_worker' },
      ),
    });
  });

  it('says since when nobody works the queue after its owner has ended in good order, and how complete leads are', async () => {
    const { db, get } = await setupApi();
    await seedStream(db);
    await endLease(db, { name: 'queue', owner: 'worker', now: apiNow - 120_000 });

    const answer = (await get('/api/operation')).json();

    const endedAt = '2026-11-24T08:58:00.000Z';
    expect(answer).toMatchObject({ mode: 'degraded', since: endedAt, data_as_of: endedAt });
    expect(answer.lanes[0]).toMatchObject({ reason: 'no_worker', since: endedAt });
  });

  it('takes nobody for at work because the clock was set back since the last one ended', async () => {
    const { db, get } = await setupApi();
    await endLease(db, { name: 'queue', owner: 'worker', now: apiNow + 3_600_000 });

    expect((await get('/api/operation')).json().lanes[0]).toMatchObject({ reason: 'no_worker' });
  });

  it('keeps paid work waiting while nobody knows what became of a request', async () => {
    const { db, get } = await setupApi();
    await seedStream(db);
    await db
      .insertInto('provider_tasks')
      .values({
        id: seedId(),
        provider: 'snov',
        operation: 'company-domain-by-name',
        state: 'in_doubt',
        task_hash: null,
        balance_before: '10.00',
        balance_after: null,
        sent_at: apiNow - 60_000,
        accepted_at: null,
        next_poll_at: null,
        polls: 0,
        finished_at: apiNow - 50_000,
        state_reason: 'the reply to the start was lost',
        raw_result: null,
      })
      .execute();
    const paid = async () => (await get('/api/operation')).json().lanes[1];

    expect(await paid()).toMatchObject({ word: 'waiting', reason: 'spend_in_doubt' });

    await db.updateTable('provider_tasks').set({ balance_after: '9.00' }).execute();
    expect(await paid()).toMatchObject({ word: 'running', reason: null });
  });
});

describe('leads that leave', () => {
  it('are marked as up to date, in the file and in the answer, while all is well', async () => {
    const { db, get } = await setupApi();
    await seedStream(db);
    await seedLead(db);

    const file = await get('/api/exports/leads.csv');

    const asOf = '2026-11-24T09:00:00.000Z';
    expect(freshnessOf(file)).toEqual(['no', asOf, undefined]);
    const [header = '', row = ''] = file.body.trim().split('\r\n');
    expect(header.split(',').slice(-3)).toEqual(['doubts', 'data_as_of', 'is_stale']);
    expect(row.split(',').slice(-2)).toEqual([`"${asOf}"`, '"no"']);
    expect(freshnessOf(await get('/api/companies'))).toEqual(['no', asOf, undefined]);
  });

  it('are marked as stale, with the instant up to which they are complete, while REST is down', async () => {
    const { db, get } = await setupApi();
    await seedStream(db);
    await seedLead(db);
    await openBreaker(db);

    const file = await get('/api/exports/leads.csv');

    const asOf = '2026-11-24T08:58:00.000Z';
    const why = 'Companies House is not asked: too many calls failed';
    expect(freshnessOf(file)).toEqual(['yes', asOf, why]);
    expect(file.body).toMatch(/,"2026-11-24T08:58:00.000Z","yes"\r\n$/);
    expect(freshnessOf(await get('/api/companies'))).toEqual(['yes', asOf, why]);
  });

  it('are marked as stale while the register refuses for an hour, as complete up to its last answer', async () => {
    const { db, get, context } = await setupApi();
    await seedStream(db);
    await seedLead(db);
    await db.transaction().execute(async (trx) => {
      await enqueueStep(trx, context, {
        name: 'check-status',
        payload: { companyNumber: seedNumber('01234567') },
      });
    });
    await db
      .updateTable('jobs')
      .set({ state: 'completed', finished_at: apiNow - 90_000 })
      .execute();
    await db
      .insertInto('provider_calls')
      .values({ provider: 'companies-house', called_at: apiNow - 60_000 })
      .execute();
    const call = { nextCallAt: 0, blockedUntil: apiNow + 3_540_000 };
    const about = { provider: 'companies-house', now: apiNow - 60_000 };
    await db
      .insertInto('rate_budgets')
      .values(writeBudget({ ...freshBudget, call, blockReason: 'limited' }, about))
      .execute();

    const answer = (await get('/api/operation')).json();

    expect(answer).toMatchObject({
      mode: 'degraded',
      since: '2026-11-24T08:59:00.000Z',
      is_stale: true,
      data_as_of: '2026-11-24T08:58:30.000Z',
    });
    expect(answer.lanes[0]).toMatchObject({
      reason: 'told_to_wait_long',
      comes_back_at: '2026-11-24T09:59:00.000Z',
    });
    expect(freshnessOf(await get('/api/exports/leads.csv'))).toEqual([
      'yes',
      '2026-11-24T08:58:30.000Z',
      'Companies House is not asked: the provider told us to wait',
    ]);
  });

  it('are answered whatever the reason says: what a header cannot hold is put plainly', async () => {
    const { db, get } = await setupApi();
    await seedStream(db);
    await seedLead(db);
    await openBreaker(db);
    await db.updateTable('breakers').set({ reason: 'register_empty' }).execute();

    for (const url of ['/api/companies', '/api/exports/leads.csv']) {
      const answer = await get(url);

      expect(answer.statusCode).toBe(200);
      expect(answer.headers['strikewatch-stale-reasons']).toBe(
        'Companies House is not asked: answers "no such company" about company after company that is known to exist',
      );
    }
  });

  it('are marked as stale while a stream is silent, and where a stretch of it was not seen', async () => {
    const silent = await setupApi();
    await seedStream(silent.db, { last_byte_at: apiNow - 200_000 });
    expect(freshnessOf(await silent.get('/api/exports/leads.csv'))).toEqual([
      'yes',
      '2026-11-24T08:56:40.000Z',
      'stream companies is silent',
    ]);

    const gap = await setupApi();
    await seedStream(gap.db);
    await gap.db
      .insertInto('stream_gaps')
      .values({
        id: seedId(),
        stream: 'companies',
        reason: 'hole',
        missed_from: apiNow - 300_000,
        missed_to: apiNow - 200_000,
        opened_at: apiNow,
      })
      .execute();
    expect(freshnessOf(await gap.get('/api/exports/leads.csv'))).toEqual([
      'yes',
      '2026-11-24T08:55:00.000Z',
      'stream companies: a stretch was not seen',
    ]);
  });

  it('say "unknown" where nobody could tell how complete they are', async () => {
    const { db, get } = await setupApi({ streams: [] });
    await seedLead(db);

    const file = await get('/api/exports/leads.csv');

    expect(freshnessOf(file)).toEqual(['yes', 'unknown', 'no stream is followed']);
    expect(file.body).toMatch(/,"unknown","yes"\r\n$/);
  });
});

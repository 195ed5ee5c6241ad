import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { apiNow, setupApi } from '../../../test/support/api-bundle.ts';
import { freshBudget, writeBudget } from '../../queue/budget-row.ts';
import { saveBreaker } from '../../store/breakers.ts';
import { rankOf } from '../../store/jobs/rank.ts';

const JobsPage = z.object({
  data: z.array(z.unknown()),
  page: z.object({ next_cursor: z.string().nullable() }),
});
const QueueLanes = z.object({ lanes: z.array(z.record(z.string(), z.unknown())) });
const unknown = '00000000-0000-4000-8000-000000000000';

async function setup() {
  const bundle = await setupApi();
  const { id: createdBy } = await bundle.db
    .selectFrom('principals')
    .select('id')
    .executeTakeFirstOrThrow();
  let made = 0;
  const seedJob = async (
    changes: Partial<{
      readonly state: 'available' | 'running' | 'completed' | 'discarded' | 'retryable';
      readonly lane: 'companies-house' | 'snov' | 'website';
      readonly fingerprint: string;
      readonly reason: string;
      readonly runAt: number;
      readonly finishedAt: number;
    }> = {},
  ): Promise<string> => {
    made += 1;
    const id = `${String(made).padStart(8, '0')}-0000-4000-8000-000000000000`;
    const { state = 'available', lane = 'companies-house', runAt = apiNow - 60_000 } = changes;
    const isFinished = state === 'completed' || state === 'discarded';
    await bundle.db
      .insertInto('jobs')
      .values({
        id,
        kind: 'check-status',
        subject: String(made).padStart(8, '0'),
        lane,
        priority: 'medium',
        state,
        payload: '{"companyNumber":"00000001"}',
        attempt: isFinished ? 1 : 0,
        max_attempts: 100,
        run_at: runAt,
        rank_at: rankOf('medium', runAt),
        is_requested_again: 0,
        snoozes: 0,
        created_at: runAt,
        created_by: createdBy,
        ...(state === 'running' && { lease_token: 'a worker’s', lease_until: apiNow + 1 }),
        ...(isFinished && {
          started_at: apiNow - 30_000,
          finished_at: changes.finishedAt ?? apiNow - made * 1_000,
        }),
        ...(changes.fingerprint !== undefined && {
          fingerprint: changes.fingerprint,
          failing_since: apiNow - 3_600_000,
          failed_at: apiNow - 60_000,
          last_reason: changes.reason ?? 'NetworkError: reset',
        }),
      })
      .execute();
    return id;
  };
  const post = async (url: string, payload?: object) => {
    const answer = await bundle.server.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${bundle.operator}` },
      ...(payload !== undefined && { payload }),
    });
    return { status: answer.statusCode, body: answer.json<unknown>() };
  };
  const read = async (url: string) => {
    const answer = await bundle.get(url);
    return { status: answer.statusCode, body: answer.json<unknown>() };
  };
  return { ...bundle, seedJob, post, read };
}

const idsOf = (jobs: readonly string[]) => jobs.map((id) => ({ job_id: id }));

describe('the queue over HTTP', () => {
  it('stops a lane, says so everywhere, and lets it go on', async () => {
    const { seedJob, post, read, get } = await setup();
    const job = await seedJob();

    expect(
      await post('/api/queue/lanes/companies-house/pause', { reason: 'they asked us to' }),
    ).toEqual({ status: 200, body: { lanes: ['companies-house'] } });

    const wait = {
      lane: 'companies-house',
      waits_for: 'resume',
      waits_until: null,
      paused_at: '2026-11-24T09:00:00.000Z',
      reason: 'they asked us to',
    };
    expect((await read('/api/queue')).body).toMatchObject({
      waits: [wait],
      lanes: [
        { lane: 'companies-house', outlook: 'paused', clears_at: null },
        {},
        {},
        {},
        {},
        {},
        {},
      ],
    });
    expect((await read('/api/stats')).body).toMatchObject({ queue: { waits: [wait] } });
    expect((await read(`/api/jobs/${job}`)).body).toMatchObject({ waits_for: 'resume' });
    expect((await get('/metrics')).body).toContain(
      'strikewatch_queue_paused{lane="companies-house"} 1',
    );
    expect((await post('/api/queue/lanes/companies-house/resume')).body).toEqual({
      lanes: ['companies-house'],
    });
    expect((await read('/api/queue')).body).toMatchObject({ waits: [] });
  });

  it('says what is wrong with a body as a whole, too', async () => {
    const { post } = await setup();

    for (const asked of [
      post('/api/queue/lanes/website/pause', { why: 'x' }),
      post('/api/queue/retry'),
    ]) {
      const { status, body } = await asked;
      expect(status).toBe(422);
      expect(body).toMatchObject({ detail: expect.stringMatching(/^body: \w/) });
    }
  });

  it('stops all outbound calls with one word, and lets all go on with another', async () => {
    const { post, get } = await setup();

    const outbound = ['companies-house', 'snov', 'hunter', 'website', 'rendering', 'download'];
    expect((await get('/operation')).body).toContain('strikewatch queue pause --all');
    expect((await post('/api/queue/pause')).body).toEqual({ lanes: outbound });
    expect((await post('/api/queue/pause')).body).toEqual({ lanes: [] });
    expect((await get('/')).body).toContain('All outbound calls: stopped by a person');
    const page = (await get('/operation')).body;
    expect(page).toContain('strikewatch queue resume --all');
    expect(page).toContain('Stopped: Companies House, Snov.io, Websites, Rendering, Downloads.');
    expect((await post('/api/queue/resume')).body).toEqual({
      lanes: expect.arrayContaining(outbound),
    });
  });

  it('tells how each lane gets on and when it will be done, in words where nobody could say', async () => {
    const { seedJob, read, get } = await setup();
    // One every half minute, for the ten minutes that there has been anything to do.
    for (let ended = 0; ended <= 20; ended += 1) {
      await seedJob({ state: 'completed', finishedAt: apiNow - ended * 30_000 });
    }
    for (let waiting = 0; waiting < 4; waiting += 1) await seedJob();
    await seedJob({ lane: 'website' });

    expect((await read('/api/queue')).body).toMatchObject({
      depth: 5,
      checks_to_ask: 0,
      lanes: [
        {
          lane: 'companies-house',
          oldest_due_age_seconds: 60,
          wait_p50_seconds: 30,
          wait_p99_seconds: 30,
          finished_per_minute: 2,
          outlook: 'clears',
          clears_at: '2026-11-24T09:02:00.000Z',
        },
        { lane: 'snov', outlook: 'clear', clears_at: null, wait_p50_seconds: null },
        { lane: 'hunter', outlook: 'clear' },
        { lane: 'website', outlook: 'standing still', clears_at: null },
        {},
        {},
        {},
      ],
    });
    const { body } = await get('/metrics');
    expect(body).toContain('strikewatch_queue_clears_seconds{lane="companies-house"} 120');
    expect(body).toContain('strikewatch_queue_finished_per_minute{lane="companies-house"} 2');
    expect(body).toContain(
      'strikewatch_queue_wait_seconds{lane="companies-house",quantile="0.99"} 30',
    );
    expect(body).not.toContain('strikewatch_queue_clears_seconds{lane="website"}');
  });

  it('names no time while nothing may be asked, and says why and until when', async () => {
    const { db, seedJob, read, get } = await setup();
    for (let ended = 0; ended <= 20; ended += 1) {
      await seedJob({ state: 'completed', finishedAt: apiNow - ended * 30_000 });
    }
    await seedJob();
    const outlook = async () => {
      const { lanes } = QueueLanes.parse((await read('/api/queue')).body);
      return lanes[0];
    };
    expect(await outlook()).toMatchObject({ outlook: 'clears', held_up: null });

    const call = { nextCallAt: 0, blockedUntil: apiNow + 3_000_000 };
    const about = { provider: 'companies-house', now: apiNow };
    await db
      .insertInto('rate_budgets')
      .values(writeBudget({ ...freshBudget, call }, about))
      .execute();
    expect(await outlook()).toMatchObject({
      outlook: 'held up',
      clears_at: null,
      held_up: { reason: 'told_to_wait_long', comes_back_at: '2026-11-24T09:50:00.000Z' },
    });
    expect((await get('/metrics')).body).not.toContain('strikewatch_queue_clears_seconds{');

    const save = (row: Parameters<typeof saveBreaker>[1]) =>
      db.transaction().execute((trx) => saveBreaker(trx, row));
    const breaker = { provider: 'companies-house', operation: 'read' };
    const opened = { opened_at: apiNow - 60_000, open_ms: 300_000, changed_at: apiNow };
    const trials = { trials: 0, passed: 0, trials_since: null };
    const state = { state: 'open', reason: 'address_refused', outcomes: '', round: 1 } as const;
    const probe = { probe_at: apiNow + 60_000 };
    await save({ ...breaker, ...opened, ...trials, ...state, ...probe });
    expect(await outlook()).toMatchObject({
      outlook: 'held up',
      clears_at: null,
      held_up: { reason: 'address_refused', next_look_at: '2026-11-24T09:01:00.000Z' },
    });

    const forced = { state: 'forced_open', reason: 'operator', probe_at: null } as const;
    await save({ ...breaker, ...opened, ...trials, ...state, ...forced });
    expect(await outlook()).toMatchObject({
      outlook: 'held up',
      clears_at: null,
      held_up: { reason: 'breaker_by_hand', comes_back: 'by_hand' },
    });
  });

  it('groups what fails and says what to do; a share of a group runs again', async () => {
    const { seedJob, read, post } = await setup();
    const fingerprint = '0123456789abcdef';
    for (let failed = 0; failed < 20; failed += 1)
      await seedJob({ state: 'discarded', fingerprint });
    await seedJob({ state: 'retryable', fingerprint });

    expect((await read('/api/queue/failures')).body).toEqual({
      data: [
        {
          fingerprint,
          kind: 'check-status',
          lane: 'companies-house',
          retryable: 1,
          discarded: 20,
          example_job_id: '00000001-0000-4000-8000-000000000000',
          example_reason: 'NetworkError: reset',
          first_seen_at: '2026-11-24T08:00:00.000Z',
          last_seen_at: '2026-11-24T08:59:00.000Z',
          suggested_action: expect.stringContaining('could not be reached'),
        },
      ],
      refused_look_ups: [],
    });
    expect(await post('/api/queue/retry', { fingerprint, share: 10 })).toEqual({
      status: 200,
      body: { matching: 21, retried: 2, left: 0 },
    });
    expect(await post('/api/jobs/00000005-0000-4000-8000-000000000000/cancel')).toMatchObject({
      status: 200,
    });
    expect((await read('/api/queue/failures')).body).toMatchObject({
      data: [{ fingerprint, discarded: 17, retryable: 1 }],
    });
    expect((await post('/api/queue/retry', { fingerprint: 'f'.repeat(16) })).status).toBe(404);
    expect((await post('/api/queue/retry', { fingerprint, share: 0 })).status).toBe(422);
    expect((await post('/api/queue/retry', {})).status).toBe(422);
  });
});

describe('jobs over HTTP', () => {
  it('that failed and are held up while they are due are still failures, and say what holds them up', async () => {
    const { db, seedJob, read, post } = await setup();
    const fingerprint = '0123456789abcdef';
    const due = await seedJob({ state: 'available', fingerprint });
    const running = await seedJob({ state: 'running', fingerprint });
    await db.transaction().execute((trx) =>
      saveBreaker(trx, {
        provider: 'companies-house',
        operation: 'read',
        state: 'open',
        reason: 'failures',
        outcomes: '',
        round: 1,
        opened_at: apiNow - 60_000,
        open_ms: 120_000,
        probe_at: apiNow + 60_000,
        trials: 0,
        passed: 0,
        trials_since: null,
        changed_at: apiNow,
      }),
    );

    expect((await read('/api/queue/failures')).body).toMatchObject({
      data: [{ fingerprint, retryable: 2, discarded: 0 }],
    });
    expect((await read(`/api/jobs/${due}`)).body).toMatchObject({
      waits_for: 'breaker',
      waits_until: '2026-11-24T09:01:00.000Z',
    });
    expect((await read(`/api/jobs/${running}`)).body).toMatchObject({ waits_for: null });
    expect(await post('/api/queue/retry', { fingerprint })).toEqual({
      status: 200,
      body: { matching: 2, retried: 1, left: 1 },
    });
  });

  it('come in the order they will run, finished ones last, in pages that miss none', async () => {
    const { seedJob, read } = await setup();
    const ended = [await seedJob({ state: 'completed' }), await seedJob({ state: 'discarded' })];
    const waiting = [
      await seedJob({ runAt: apiNow - 3_000 }),
      await seedJob({ runAt: apiNow - 9_000, lane: 'website' }),
      await seedJob({ runAt: apiNow - 6_000 }),
    ];
    const [last = '', first = '', second = ''] = waiting;

    const seen: unknown[] = [];
    let cursor = '';
    for (let page = 0; page < 5; page += 1) {
      const { body } = await read(`/api/jobs?limit=1${cursor}`);
      const { data, page: next } = JobsPage.parse(body);
      seen.push(...data);
      cursor = `&cursor=${next.next_cursor ?? ''}`;
      expect(next.next_cursor === null).toBe(page === 4);
    }

    expect(seen).toMatchObject(idsOf([first, second, last, ...ended]));
    expect((await read('/api/jobs?lane=website')).body).toMatchObject({ data: idsOf([first]) });
    expect((await read('/api/jobs?state=discarded')).body).toMatchObject({
      data: idsOf([ended[1] ?? '']),
    });
    expect((await read('/api/jobs?kind=nothing')).body).toMatchObject({ data: [] });
    expect((await read('/api/jobs?cursor=nonsense')).status).toBe(422);
    expect((await read('/api/jobs?state=odd')).status).toBe(422);
  });

  it('are shown with their payload, run again and ended', async () => {
    const { seedJob, read, post } = await setup();
    const failed = await seedJob({ state: 'discarded', fingerprint: '0123456789abcdef' });
    const running = await seedJob({ state: 'running' });

    expect((await read(`/api/jobs/${failed}`)).body).toMatchObject({
      job_id: failed,
      status: 'failed',
      payload: '{"companyNumber":"00000001"}',
      fingerprint: '0123456789abcdef',
    });
    expect(await post(`/api/jobs/${failed}/retry`)).toMatchObject({
      status: 200,
      body: { state: 'available', attempt: 0, fingerprint: null, finished_at: null },
    });
    expect(await post(`/api/jobs/${running}/cancel`)).toMatchObject({
      status: 200,
      body: { state: 'cancelled', status: 'cancelled' },
    });
  });

  it('stay as they are where a change would do harm, with the reason', async () => {
    const { seedJob, read, post } = await setup();
    const paid = await seedJob({ state: 'running', lane: 'snov' });
    const completed = await seedJob({ state: 'completed' });

    expect(await post(`/api/jobs/${paid}/cancel`)).toMatchObject({
      status: 409,
      body: { title: 'Not possible now', detail: expect.stringContaining('queue pause snov') },
    });
    expect((await post(`/api/jobs/${completed}/retry`)).status).toBe(409);
    expect((await post(`/api/jobs/${completed}/cancel`)).status).toBe(409);
    expect((await post(`/api/jobs/${unknown}/retry`)).status).toBe(404);
    expect((await read(`/api/jobs/${unknown}`)).status).toBe(404);
    expect((await read('/api/jobs/nonsense')).status).toBe(422);
  });
});

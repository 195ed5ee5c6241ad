import { describe, expect, it } from 'vitest';
import { apiNow, setupApi } from '../../../test/support/api-bundle.ts';
import { createPersistedBreakers } from '../../queue/persisted-breaker.ts';
import { createPersistedPace } from '../../queue/persisted-pace.ts';
import { systemRandom } from '../../runtime/random.ts';
import { systemTimers } from '../../runtime/timers.ts';
import { enqueueJob } from '../../store/jobs/enqueue.ts';

const clock = { now: () => apiNow };
const plan = { callsPerWindow: 580, windowMs: 300_000 };

/** A register that answered 429 once and then nothing at all. */
async function setup() {
  let nowMs = apiNow;
  const bundle = await setupApi({ clock: { now: () => nowMs } });
  const { db } = bundle;
  const about = { provider: 'companies-house', db, clock } as const;
  const pace = createPersistedPace({ ...about, plan, timers: systemTimers });
  const call = await pace.acquire(new AbortController().signal, 'read');
  await call.answered({ status: 429, headers: new Map() });
  const breakers = createPersistedBreakers<'read'>({ ...about, onNews: () => Promise.resolve() });
  for (let failed = 0; failed < 11; failed += 1) {
    const made = breakers.guard(
      'read',
      () => Promise.reject(new Error('HTTP 503')),
      () => 'failure',
    );
    await expect(made).rejects.toThrow(/503|not asked/);
  }
  return {
    ...bundle,
    /** Time passes, and the worker that is at work says so. */
    wait: async (ms: number) => {
      nowMs += ms;
      await db
        .updateTable('leases')
        .set({ lease_until: nowMs + 30_000 })
        .execute();
    },
  };
}

describe('GET /healthz', () => {
  it('is ok where nobody was asked yet', async () => {
    const { get } = await setupApi();

    expect((await get('/healthz')).json()).toMatchObject({
      status: 'ok',
      mode: 'normal',
      since: null,
      providers: [],
    });
  });

  it('says which provider is not asked and why, and how fast the others are', async () => {
    const { get } = await setup();

    expect((await get('/healthz')).json()).toMatchObject({
      status: 'degraded',
      mode: 'degraded',
      since: '2026-11-24T09:00:00.000Z',
      lanes: [
        {
          lane: 'companies-house',
          word: 'down',
          reason: 'failures',
          comes_back: 'unknown',
          next_look_at: '2026-11-24T09:00:30.000Z',
          waiting_jobs: 0,
        },
        { lane: 'snov', word: 'running', comes_back: null, waiting_jobs: null },
        { lane: 'hunter', word: 'off', comes_back: null },
        { lane: 'website', word: 'running' },
        { lane: 'rendering', word: 'running' },
        { lane: 'download', word: 'running' },
        { lane: 'internal', word: 'running' },
      ],
      providers: [
        {
          provider: 'companies-house',
          is_asked: false,
          pace: {
            factor: 0.5,
            slowed_by: 'limited',
            slowed_at: '2026-11-24T09:00:00.000Z',
            blocked_until: '2026-11-24T09:01:00.000Z',
            blocked_by: 'limited',
          },
          breakers: [
            {
              operation: 'read',
              state: 'open',
              reason: 'failures',
              opened_at: '2026-11-24T09:00:00.000Z',
              probe_at: '2026-11-24T09:00:30.000Z',
            },
          ],
        },
      ],
    });
  });

  it('does not call it an outage when the wait of a breaker is over and nobody has anything to ask', async () => {
    const { get, wait } = await setup();
    await wait(60_000);

    expect((await get('/healthz')).json()).toMatchObject({
      status: 'ok',
      mode: 'normal',
      lanes: [
        { lane: 'companies-house', word: 'waiting', reason: 'next_call_asks' },
        {},
        {},
        {},
        {},
        {},
        {},
      ],
      providers: [
        {
          provider: 'companies-house',
          is_asked: true,
          breakers: [{ state: 'half_open', reason: 'failures' }],
        },
      ],
    });
    expect((await get('/metrics')).body).toContain(
      'strikewatch_breaker_state{provider="companies-house",operation="read",state="half_open"} 1',
    );
  });

  it('calls it one as long as a job waits to ask', async () => {
    const { get, wait, db, context } = await setup();
    await db.transaction().execute((trx) =>
      enqueueJob(trx, {
        id: systemRandom.uuid(),
        kind: 'check-status',
        subject: '00000001',
        lane: 'companies-house',
        priority: 'high',
        payload: '{}',
        maxAttempts: 100,
        runAt: apiNow,
        now: apiNow,
        createdBy: context.systemPrincipalId,
        isWaking: false,
      }),
    );
    await wait(60_000);

    expect((await get('/healthz')).json()).toMatchObject({
      status: 'degraded',
      lanes: [
        { lane: 'companies-house', word: 'down', reason: 'failures' },
        {},
        {},
        {},
        {},
        {},
        {},
      ],
    });
  });

  it('answers 200 and lets the process live while a provider is down: a restart would not bring it back', async () => {
    const { get, server } = await setup();

    expect((await get('/healthz')).statusCode).toBe(200);
    expect((await server.inject({ url: '/livez' })).json()).toEqual({ status: 'alive' });
  });

  it('does not tell what people wrote to those who have no key', async () => {
    const { server, db } = await setupApi();
    await db
      .insertInto('lane_pauses')
      .values({
        lane: 'snov',
        reason: 'ask Morag first',
        paused_at: apiNow,
        paused_by: (await db.selectFrom('principals').select('id').executeTakeFirstOrThrow()).id,
      })
      .execute();

    const { body } = await server.inject({ url: '/healthz', headers: { host: 'localhost' } });

    expect(body).toContain('stopped by a person');
    expect(body).not.toContain('Morag');
  });

  it('has the same in the metrics', async () => {
    const { get } = await setup();

    const lines = (await get('/metrics')).body.split('\n');

    const about = 'provider="companies-house",operation="read"';
    expect(lines).toEqual(
      expect.arrayContaining([
        'strikewatch_operation_mode{mode="degraded"} 1',
        'strikewatch_operation_mode{mode="normal"} 0',
        'strikewatch_lane_state{lane="companies-house",state="down"} 1',
        'strikewatch_lane_state{lane="snov",state="running"} 1',
        'strikewatch_part_state{part="companies-house",state="down"} 1',
        'strikewatch_leads_stale 1',
        'strikewatch_pace_factor{provider="companies-house"} 0.5',
        'strikewatch_pace_blocked_seconds{provider="companies-house"} 60',
        `strikewatch_breaker_state{${about},state="open"} 1`,
        `strikewatch_breaker_state{${about},state="closed"} 0`,
        `strikewatch_breaker_transitions_total{${about},from="closed",to="open",reason="failures"} 1`,
        `strikewatch_breaker_rejected_total{${about}} 1`,
        `strikewatch_breaker_open_seconds_total{${about}} 0`,
      ]),
    );
  });
});

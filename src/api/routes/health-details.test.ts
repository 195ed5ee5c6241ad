import { describe, expect, it } from 'vitest';
import { apiNow, setupApi } from '../../../test/support/api-bundle.ts';
import { createPersistedBreakers } from '../../queue/persisted-breaker.ts';
import { createPersistedPace } from '../../queue/persisted-pace.ts';
import { systemTimers } from '../../runtime/timers.ts';

const clock = { now: () => apiNow };
const plan = { callsPerWindow: 580, windowMs: 300_000 };

/** A register that answered 429 once and then nothing at all. */
async function setup() {
  const bundle = await setupApi();
  const { db } = bundle;
  const about = { provider: 'companies-house', db, clock } as const;
  const pace = createPersistedPace({ ...about, plan, timers: systemTimers });
  const call = await pace.acquire(new AbortController().signal);
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
  return bundle;
}

describe('GET /healthz', () => {
  it('is ok where nobody was asked yet', async () => {
    const { get } = await setupApi();

    expect((await get('/healthz')).json()).toEqual({ status: 'ok', providers: [] });
  });

  it('says which provider is not asked and why, and how fast the others are', async () => {
    const { get } = await setup();

    expect((await get('/healthz')).json()).toEqual({
      status: 'degraded',
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

  it('has the same in the metrics', async () => {
    const { get } = await setup();

    const lines = (await get('/metrics')).body.split('\n');

    const about = 'provider="companies-house",operation="read"';
    expect(lines).toEqual(
      expect.arrayContaining([
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

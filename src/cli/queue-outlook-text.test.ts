import { describe, expect, it } from 'vitest';
import { judgeOperation } from '../domain/judge-operation.ts';
import type { BreakerFacts, ProviderFacts } from '../domain/operation-facts.ts';
import { allWell } from '../domain/operation-scenarios.ts';
import { toStandingJson } from '../wire/operation-json.ts';
import { outlookText } from './queue-outlook-text.ts';

const { now } = allWell;
const later = now + 720_000;

const lane = {
  lane: 'companies-house',
  oldest_due_age_seconds: 60,
  wait_p50_seconds: null,
  wait_p99_seconds: null,
  finished_per_minute: 2,
  outlook: 'clears',
  clears_at: '2026-11-24T09:10:00.000Z',
  held_up: null,
} as const;

function heldUpBy(change: Partial<ProviderFacts>) {
  const asked = { ...allWell.providers['companies-house'], ...change };
  const [standing] = judgeOperation({
    ...allWell,
    providers: { ...allWell.providers, 'companies-house': asked },
  }).lanes;
  if (standing === undefined) throw new TypeError('there is a lane');
  const held = { outlook: 'held up', clears_at: null, held_up: toStandingJson(standing) } as const;
  return outlookText({ ...lane, ...held }, { waits: [] });
}

function breaker(change: Partial<BreakerFacts>): Partial<ProviderFacts> {
  const opened = { operation: 'read', state: 'open', openedAt: now, probeAt: later } as const;
  return { breakers: [{ ...opened, reason: 'address_refused', ...change }] };
}

describe('outlook of a lane in words', () => {
  it('names the time where work gets done', () => {
    expect(outlookText(lane, { waits: [] })).toBe('clears Tuesday 09:10, 24 November 2026');
  });

  it('says of a lane that is held up why, and when it is asked again', () => {
    expect(heldUpBy(breaker({}))).toBe(
      'held up: this address was refused, asked again 2026-11-24 09:12 UTC',
    );
    expect(heldUpBy(breaker({ state: 'forced_open', probeAt: null }))).toBe(
      'held up: its breaker was opened by a person, until somebody puts it right',
    );
    const block = { factor: 1, slowedAt: null, blockedUntil: later, calledAt: now, doneAt: now };
    expect(heldUpBy({ pace: block })).toBe(
      'held up: the provider told us to wait, for longer than five minutes, until 2026-11-24 09:12 UTC',
    );
  });

  it('tells that a person has stopped it before anything else', () => {
    const wait = {
      lane: 'companies-house',
      waits_for: 'resume',
      waits_until: null,
      paused_at: '2026-11-24T09:00:00.000Z',
      reason: 'a drill',
    } as const;

    expect(outlookText({ ...lane, outlook: 'paused', clears_at: null }, { waits: [wait] })).toBe(
      'waits until it is resumed (a drill)',
    );
  });
});

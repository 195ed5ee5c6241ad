import { describe, expect, it } from 'vitest';
import { freshBudget, readBudget, writeBudget } from './budget-row.ts';
import { decideCall } from './decide-call.ts';

const plan = { callsPerWindow: 580, windowMs: 300_000 };
const noon = Date.parse('2026-11-24T12:00:00Z');
const hourMs = 3_600_000;

function written(call: { readonly nextCallAt: number; readonly blockedUntil: number }) {
  return writeBudget({ ...freshBudget, call }, { provider: 'companies-house', now: noon });
}

describe('a budget that was written before the clock was set back', () => {
  it.each([
    ['an hour', hourMs],
    ['a year', 365 * 24 * hourMs],
  ])('lets the next call go as soon as it would have, by %s', (_name, setBackMs) => {
    const now = noon - setBackMs;
    const { call } = readBudget(written({ nextCallAt: noon + 517, blockedUntil: 0 }), now);

    expect(decideCall(call, plan, { now, lastOfWindow: null, factor: 1 })).toMatchObject({
      kind: 'wait',
      untilMs: now + 517,
    });
  });

  it('keeps what is left of a block, and nothing of one that was over', () => {
    const now = noon - hourMs;
    const blocked = readBudget(written({ nextCallAt: 0, blockedUntil: noon + 60_000 }), now);
    const over = readBudget(written({ nextCallAt: 0, blockedUntil: noon - 1 }), now);

    expect(blocked.call.blockedUntil).toBe(now + 60_000);
    expect(over.call.blockedUntil).toBeLessThan(now);
  });

  it('is as it was written otherwise', () => {
    const call = { nextCallAt: noon + 517, blockedUntil: noon + 1_000 };

    expect(readBudget(written(call), noon + 100).call).toEqual(call);
  });
});

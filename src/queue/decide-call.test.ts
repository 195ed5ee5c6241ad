import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideCall, heedServer, type BudgetState, type ServerWord } from './decide-call.ts';

const plan = { callsPerWindow: 10, windowMs: 1_000 };
const now = 1_000_000;
/** An hour is the longest Retry-After that is believed, and two seconds are the skew of clocks. */
const longestMs = 3_602_000;
const fresh: BudgetState = { nextCallAt: 0, blockedUntil: 0 };

describe('decideCall', () => {
  it.each<[string, Partial<BudgetState>, number | null, number | 'go']>([
    ['lets a first call go', {}, null, 'go'],
    ['lets a call go at its time', { nextCallAt: now }, null, 'go'],
    ['waits for its turn', { nextCallAt: now + 40.5 }, null, now + 40.5],
    ['waits out a block of the server', { blockedUntil: now + 700 }, null, now + 700],
    [
      'waits for the later of both',
      { nextCallAt: now + 40, blockedUntil: now + 30 },
      null,
      now + 40,
    ],
    ['waits until the window has room', {}, now - 400, now + 601],
    ['counts a logged call of the future as made now', {}, now + 400, now + 1_001],
  ])('%s', (...[, state, lastOfWindow, expected]) => {
    const decision = decideCall({ ...fresh, ...state }, plan, {
      now,
      lastOfWindow,
      factor: 1,
    });

    expect(decision.kind === 'go' ? 'go' : decision.untilMs).toBe(expected);
  });

  it('spaces calls evenly, without a burst after a rest', () => {
    const first = decideCall({ ...fresh, nextCallAt: now - 50_000 }, plan, {
      now,
      lastOfWindow: null,
      factor: 1,
    });

    expect(first.state.nextCallAt).toBe(now + 100);
  });

  it('spaces calls wider when only a share of the plan is used', () => {
    const { state } = decideCall(fresh, plan, { now, lastOfWindow: null, factor: 0.25 });

    expect(state.nextCallAt).toBe(now + 400);
  });

  it('brings a time that was written before the clock was set back within reach, once', () => {
    const ahead = { nextCallAt: now + 9_000_000, blockedUntil: now + 9_000_000 };

    const first = decideCall(ahead, plan, { now, lastOfWindow: null, factor: 1 });
    const waitsUntil = first.kind === 'wait' ? first.untilMs : NaN;
    const second = decideCall(first.state, plan, {
      now: waitsUntil,
      lastOfWindow: null,
      factor: 1,
    });

    expect(waitsUntil).toBe(now + longestMs);
    expect(second.kind).toBe('go');
  });
});

const word: ServerWord = { status: 200, remaining: null, resetAt: null, retryAfterMs: null, now };

describe('heedServer', () => {
  it.each<[string, Partial<ServerWord>, Partial<BudgetState>]>([
    ['does nothing without a word', {}, {}],
    ['does nothing while there is room', { remaining: 9, resetAt: now + 900 }, {}],
    ['does nothing without a reset time', { remaining: 0 }, {}],
    ['does nothing for a reset long past', { remaining: 0, resetAt: now - 5_000 }, {}],
    [
      'stops until the reset when nothing is left',
      { remaining: 0, resetAt: now + 900 },
      { blockedUntil: now + 2_900 },
    ],
    [
      'shares out what little is left',
      { remaining: 1, resetAt: now + 900 },
      { nextCallAt: now + 900 },
    ],
    ['is silent for a minute after a bare 429', { status: 429 }, { blockedUntil: now + 60_000 }],
    ['heeds Retry-After', { status: 429, retryAfterMs: 5_000 }, { blockedUntil: now + 7_000 }],
    [
      'takes a Retry-After of nothing for none',
      { status: 429, retryAfterMs: 0 },
      { blockedUntil: now + 60_000 },
    ],
    [
      'is not made quicker than the reset by Retry-After',
      { status: 429, retryAfterMs: 1_000, resetAt: now + 9_000 },
      { blockedUntil: now + 11_000 },
    ],
    [
      'heeds Retry-After of a server that is down',
      { status: 503, retryAfterMs: 120_000 },
      { blockedUntil: now + 122_000 },
    ],
    ['leaves a server that is down to the breaker otherwise', { status: 503 }, {}],
    [
      'heeds the reset of a 429',
      { status: 429, resetAt: now + 9_000 },
      { blockedUntil: now + 11_000 },
    ],
    [
      'heeds Retry-After beyond any window',
      { status: 429, retryAfterMs: 1_800_000 },
      { blockedUntil: now + 1_802_000 },
    ],
    [
      'does not wait for ever',
      { status: 429, retryAfterMs: 86_400_000 },
      { blockedUntil: now + longestMs },
    ],
    [
      'does not wait for a reset years ahead',
      { status: 429, resetAt: now + 86_400_000 },
      { blockedUntil: now + 60_000 },
    ],
  ])('%s', (_name, said, expected) => {
    expect(heedServer(fresh, plan, { ...word, ...said })).toEqual({ ...fresh, ...expected });
  });

  it('only ever slows down, and never for longer than it can be made to wait', () => {
    const instant = fc.integer({ min: now - 10_000, max: now + 200_000 });
    const heard = fc.record({
      status: fc.constantFrom(200, 404, 429, 500, 503),
      remaining: fc.option(fc.integer({ min: 0, max: 600 })),
      resetAt: fc.option(instant),
      retryAfterMs: fc.option(fc.integer({ min: 0, max: 10_000_000 })),
      now: fc.constant(now),
    });
    fc.assert(
      fc.property(heard, instant, instant, (said, nextCallAt, blockedUntil) => {
        const before = { nextCallAt, blockedUntil };
        const after = heedServer(before, plan, said);

        expect(after.nextCallAt).toBeGreaterThanOrEqual(before.nextCallAt);
        expect(after.blockedUntil).toBeGreaterThanOrEqual(before.blockedUntil);
        expect(after.nextCallAt).toBeLessThanOrEqual(Math.max(nextCallAt, now + 60_000));
        expect(after.blockedUntil).toBeLessThanOrEqual(Math.max(blockedUntil, now + longestMs));
      }),
    );
  });
});

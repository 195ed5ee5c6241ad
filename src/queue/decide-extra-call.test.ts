import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  earnByFirstAttempt,
  earnBySuccess,
  fullBucket,
  putOffMs,
  spendOnRetry,
  type RetryTokens,
} from './decide-extra-call.ts';

const now = 1_000_000;
const minuteMs = 60_000;
const extraShare = 0.08;
const full: RetryTokens = { tokens: fullBucket, refilledAt: now };
const empty: RetryTokens = { tokens: 0, refilledAt: now };

describe('what repeated attempts may cost', () => {
  it('is a handful at once, then nothing', () => {
    let state: RetryTokens | null = full;
    let allowed = -1;
    while (state !== null) {
      allowed += 1;
      state = spendOnRetry(state, now);
    }

    expect(allowed).toBe(5);
  });

  it.each<[string, RetryTokens, number]>([
    [
      'a share of each first attempt, and nothing besides',
      earnByFirstAttempt(empty, { now: now + minuteMs, extraShare }),
      0.08,
    ],
    ['two for a repeated attempt that went well', earnBySuccess(empty, { now, of: 'repeated' }), 2],
    ['one for a first one that went well', earnBySuccess(empty, { now, of: 'first' }), 1],
    [
      'never more than the bucket',
      earnBySuccess(full, { now: now + 60 * minuteMs, of: 'repeated' }),
      fullBucket,
    ],
  ])('grows by %s', (...[, state, tokens]) => {
    expect(state.tokens).toBeCloseTo(tokens, 10);
  });

  it.each([
    ['a minute without a first attempt', now + minuteMs, true],
    ['less', now + minuteMs - 1, false],
    ['a clock that was set back', now - 60 * minuteMs, false],
  ])('is one attempt after %s', (...[, at, isAllowed]) => {
    expect(spendOnRetry(empty, at) !== null).toBe(isAllowed);
  });

  it('puts off by half a minute to a minute', () => {
    expect([putOffMs(0), putOffMs(0.999_999)].map(Math.round)).toEqual([minuteMs / 2, minuteMs]);
  });

  it('is at most a tenth of the first attempts and a handful, where these come every ten seconds', () => {
    const step = fc.record({
      isFirst: fc.boolean(),
      afterMs: fc.integer({ min: 0, max: 5_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 500 }), (steps) => {
        let state = full;
        let at = now;
        let dueAt = now;
        let firsts = 0;
        let extra = 0;
        for (const { isFirst, afterMs } of steps) {
          at += afterMs;
          const spent = spendOnRetry(state, at);
          if (spent !== null) extra += 1;
          state = spent ?? state;
          if (!isFirst && at < dueAt) continue;
          dueAt = at + 10_000;
          firsts += 1;
          state = earnByFirstAttempt(state, { now: at, extraShare });
        }
        // An attempt that is allowed between two first ones has the time since the last of them to its credit.
        const dripped = extra * (15_000 / minuteMs);
        expect(extra).toBeLessThanOrEqual(fullBucket + extraShare * firsts + dripped + 1e-6);
      }),
    );
  });
});

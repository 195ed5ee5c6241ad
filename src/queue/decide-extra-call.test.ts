import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  earnByFirstAttempt,
  fullBucket,
  putOffMs,
  quickenBySuccess,
  slowByFailure,
  spendOnRetry,
  type RetryTokens,
} from './decide-extra-call.ts';

const now = 1_000_000;
const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const extraShare = 0.08;
const full: RetryTokens = { tokens: fullBucket, refilledAt: now, streak: 0 };
const empty: RetryTokens = { tokens: 0, refilledAt: now, streak: 0 };
const urgent = { isPatient: false };

describe('what repeated attempts may cost', () => {
  it('is a handful at once, then nothing', () => {
    let state: RetryTokens | null = full;
    let allowed = -1;
    while (state !== null) {
      allowed += 1;
      state = spendOnRetry(state, { now, ...urgent });
    }

    expect(allowed).toBe(5);
  });

  it('is not nothing for an hour where the clock was set back by one', () => {
    const ahead = { ...empty, refilledAt: now + 60 * minuteMs };

    expect(spendOnRetry(ahead, { now, isPatient: true })).toMatchObject({ refilledAt: now });
  });

  it.each<[string, RetryTokens, number]>([
    [
      'a share of each first attempt',
      earnByFirstAttempt(empty, { now: now + secondMs, extraShare }),
      0.08,
    ],
    [
      'what has dripped, where first attempts are rare',
      earnByFirstAttempt(empty, { now: now + minuteMs / 2, extraShare }),
      0.5,
    ],
    ['nothing for one that went well', quickenBySuccess(empty, now), 0],
    [
      'what dripped before it was quickened',
      quickenBySuccess({ ...empty, streak: 1 }, now + 15 * secondMs),
      0.5,
    ],
    [
      'what would have dripped slowly, when an attempt fails',
      slowByFailure({ ...empty, streak: 8 }, now + 15 * secondMs),
      0.25,
    ],
    ['never more than the bucket', quickenBySuccess(full, now + 60 * minuteMs), fullBucket],
  ])('grows by %s', (...[, state, tokens]) => {
    expect(state.tokens).toBeCloseTo(tokens, 10);
  });

  it.each([
    ['a minute without a first attempt', 0, minuteMs, true],
    ['less', 0, minuteMs - 1, false],
    ['half a minute, when the last one went well', 1, minuteMs / 2, true],
    ['a quarter of one after two', 2, minuteMs / 4, true],
    ['a clock that was set back a little', 0, -minuteMs / 2, false],
  ])('is one attempt after %s', (...[, streak, elapsedMs, isAllowed]) => {
    const asked = { now: now + elapsedMs, ...urgent };

    expect(spendOnRetry({ ...empty, streak }, asked) !== null).toBe(isAllowed);
  });

  it('is fast only while nothing fails, however long it went well', () => {
    let state = empty;
    for (let done = 0; done < 100; done += 1) state = quickenBySuccess(state, now);

    expect(state.streak).toBe(10);
    expect(slowByFailure(state, now).streak).toBe(0);
  });

  it('leaves something for work that somebody waits for', () => {
    const some = { ...empty, tokens: 1.2 };

    expect(spendOnRetry(some, { now, isPatient: true })).toBeNull();
    expect(spendOnRetry(some, { now, isPatient: false })).not.toBeNull();
  });

  it.each([
    ['half a minute to a minute', 0, [30, 60]],
    ['as the next token comes sooner', 2, [7.5, 15]],
    ['but not all the time', 10, [5, 10]],
  ])('puts off by %s', (...[, streak, seconds]) => {
    const ms = [putOffMs({ ...empty, streak }, 0), putOffMs({ ...empty, streak }, 0.999_999)];

    expect(ms.map((each) => Math.round(each / 500) / 2)).toEqual(seconds);
  });

  it('is at most a tenth of the first attempts, or one a minute, and a handful, while none goes well', () => {
    const step = fc.record({
      isFirst: fc.boolean(),
      afterMs: fc.integer({ min: 0, max: 5_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 500 }), (steps) => {
        let state = full;
        let at = now;
        let earned = fullBucket;
        let changedAt = now;
        let extra = 0;
        for (const { isFirst, afterMs } of steps) {
          at += afterMs;
          const dripped = (at - changedAt) / minuteMs;
          if (isFirst) {
            state = earnByFirstAttempt(state, { now: at, extraShare });
            earned += Math.max(extraShare, dripped);
            changedAt = at;
            continue;
          }
          const spent = spendOnRetry(state, { now: at, ...urgent });
          if (spent === null) continue;
          state = slowByFailure(spent, at);
          extra += 1;
          earned += dripped;
          changedAt = at;
        }
        expect(extra).toBeLessThanOrEqual(earned + 1e-6);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { decideRetry, type FailedAttempt } from './decide-retry.ts';
import { retryAdviceOf } from './retry-advice-of.ts';
import { retryPolicies } from './retry-policies.ts';

const now = 1_000_000;
const failed: FailedAttempt = { attempt: 1, maxAttempts: 20, advice: 'backoff', now, jitter: 0 };

function delayMs(changes: Partial<FailedAttempt>): number {
  const decision = decideRetry({ ...failed, ...changes }, retryPolicies.internal);
  if (decision.kind !== 'retry') throw new Error(`expected a retry, got ${decision.kind}`);
  return decision.runAt - now;
}

describe('decideRetry', () => {
  it.each([
    [1, 200, 2_000],
    [2, 400, 4_000],
    [5, 3_200, 32_000],
    [9, 51_200, 512_000],
    [10, 90_000, 900_000],
    [19, 90_000, 900_000],
  ])('waits after attempt %i between %i and %i ms', (attempt, leastMs, mostMs) => {
    expect(delayMs({ attempt, jitter: 0 })).toBe(leastMs);
    expect(delayMs({ attempt, jitter: 0.999_999_9 })).toBeCloseTo(mostMs, -1);
  });

  it('backs off as usual while the error allows more attempts', () => {
    expect(delayMs({ advice: { mostAttempts: 16 }, attempt: 5 })).toBe(3_200);
  });

  it.each(['snov', 'hunter'] as const)(
    'waits two minutes at most where one job buys for all (%s), and as many days as elsewhere',
    (lane) => {
      const { maxAttempts, longestDelayMs } = retryPolicies[lane];
      const late = { ...failed, maxAttempts, attempt: 30, jitter: 0.999_999_9 };
      const { maxAttempts: usual, longestDelayMs: usuallyMs } = retryPolicies.internal;

      expect(decideRetry(late, retryPolicies[lane])).toEqual({
        kind: 'retry',
        runAt: now + 120_000,
      });
      expect(maxAttempts * longestDelayMs).toBe(usual * usuallyMs);
    },
  );

  it('takes the advice of the error, however long', () => {
    expect(delayMs({ advice: { afterMs: 3_600_000 } })).toBe(3_600_000);
  });

  it.each<[FailedAttempt['advice'], number, string]>([
    ['never', 1, 'never'],
    ['backoff', 20, 'out-of-attempts'],
    ['backoff', 21, 'out-of-attempts'],
    [{ afterMs: 5 }, 20, 'out-of-attempts'],
    [{ mostAttempts: 16 }, 16, 'out-of-attempts'],
    [{ mostAttempts: 99 }, 20, 'out-of-attempts'],
  ])('gives up with the advice %o at attempt %i (%s)', (advice, attempt, why) => {
    expect(decideRetry({ ...failed, advice, attempt }, retryPolicies.internal)).toEqual({
      kind: 'discard',
      why,
    });
  });

  it('puts off what could not be tried, also at the last attempt', () => {
    const advice = { postponeMs: 30_000 };

    expect(decideRetry({ ...failed, advice, attempt: 20 }, retryPolicies.snov)).toEqual({
      kind: 'put-off',
      runAt: now + 30_000,
    });
  });
});

describe('retryAdviceOf', () => {
  it.each([
    [withRetry('never'), 'never'],
    [withRetry('backoff'), 'backoff'],
    [withRetry({ afterMs: 7, because: 'x' }), { afterMs: 7 }],
    [withRetry({ afterMs: '7' }), 'backoff'],
    [withRetry({ postponeMs: 9 }), { postponeMs: 9 }],
    [withRetry({ postponeMs: '9' }), 'backoff'],
    [withRetry('sometimes'), 'backoff'],
    [withRetry(null), 'backoff'],
    [new Error('x'), 'backoff'],
    ['thrown text', 'backoff'],
    [undefined, 'backoff'],
  ])('reads %o as %o', (error, advice) => {
    expect(retryAdviceOf(error)).toEqual(advice);
  });
});

function withRetry(retry: unknown): Error {
  return Object.assign(new Error('x'), { retry });
}

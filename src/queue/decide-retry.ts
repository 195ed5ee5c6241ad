import type { RetryAdvice } from '../domain/retry-advice.ts';

export type RetryDecision =
  | { readonly kind: 'retry'; readonly runAt: number }
  | { readonly kind: 'discard'; readonly why: 'never' | 'out-of-attempts' };

export interface FailedAttempt {
  /** 1 = the first attempt has failed. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly advice: RetryAdvice;
  readonly now: number;
  /** Uniform in [0, 1). */
  readonly jitter: number;
}

const firstDelayMs = 2_000;
const longestDelayMs = 15 * 60_000;

/**
 * Capped exponential backoff with full jitter (https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/),
 * unless the error itself says when, or that it is no use.
 */
export function decideRetry(failed: FailedAttempt): RetryDecision {
  if (failed.advice === 'never') return { kind: 'discard', why: 'never' };
  if (failed.attempt >= failed.maxAttempts) return { kind: 'discard', why: 'out-of-attempts' };
  if (failed.advice !== 'backoff') {
    return { kind: 'retry', runAt: failed.now + failed.advice.afterMs };
  }
  const ceiling = Math.min(firstDelayMs * 2 ** (failed.attempt - 1), longestDelayMs);
  return { kind: 'retry', runAt: failed.now + Math.ceil(ceiling * (0.1 + 0.9 * failed.jitter)) };
}

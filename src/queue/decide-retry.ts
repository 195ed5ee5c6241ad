import type { RetryAdvice } from '../domain/retry-advice.ts';
import type { RetryPolicy } from './retry-policies.ts';

export type RetryDecision =
  | { readonly kind: 'retry'; readonly runAt: number }
  /** As if it had not been tried. */
  | { readonly kind: 'put-off'; readonly runAt: number }
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

/** When a failed attempt is repeated: by the policy, unless the error itself says when, or that it is no use. */
export function decideRetry(failed: FailedAttempt, policy: RetryPolicy): RetryDecision {
  const { advice, now } = failed;
  if (advice === 'never') return { kind: 'discard', why: 'never' };
  if (typeof advice === 'object' && 'postponeMs' in advice) {
    return { kind: 'put-off', runAt: now + advice.postponeMs };
  }
  const most = typeof advice === 'object' && 'mostAttempts' in advice ? advice.mostAttempts : null;
  if (failed.attempt >= Math.min(failed.maxAttempts, most ?? failed.maxAttempts)) {
    return { kind: 'discard', why: 'out-of-attempts' };
  }
  if (typeof advice === 'object' && 'afterMs' in advice) {
    return { kind: 'retry', runAt: now + advice.afterMs };
  }
  const { firstDelayMs, longestDelayMs, leastShare } = policy;
  const ceiling = Math.min(firstDelayMs * 2 ** (failed.attempt - 1), longestDelayMs);
  const share = leastShare + (1 - leastShare) * failed.jitter;
  return { kind: 'retry', runAt: now + Math.ceil(ceiling * share) };
}

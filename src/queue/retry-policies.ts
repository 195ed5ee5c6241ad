import type { Lane } from '../domain/job.ts';

/** How attempts that failed are repeated. Repeating is done here and nowhere else: no client does so by itself, but for an expired token. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** Least share of the delay that is waited: full jitter but for what would be no wait at all. */
  readonly leastShare: number;
  /** Repeated attempts allowed per first attempt; null where nobody is asked, or each subject is asked of somebody else. */
  readonly extraShare: number | null;
}

/**
 * Capped exponential backoff with full jitter (https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/), and
 * at most a tenth of extra calls (https://sre.google/sre-book/handling-overload/). An error that says when wins over the delay: Retry-After
 * and the end of a window are such errors. A hundred attempts are days: a job is given up for what it is, not for an outage.
 */
const usual: RetryPolicy = {
  maxAttempts: 100,
  firstDelayMs: 2_000,
  longestDelayMs: 15 * 60_000,
  leastShare: 0.1,
  extraShare: null,
};
const provider: RetryPolicy = { ...usual, extraShare: 0.08 };
/** All that is bought waits with the one job that buys: what it sleeps after an outage is how long that lasts for everybody. */
const paidProvider: RetryPolicy = {
  ...provider,
  // As many days as the others.
  maxAttempts: 750,
  longestDelayMs: 2 * 60_000,
};

export const retryPolicies = {
  'companies-house': provider,
  snov: paidProvider,
  hunter: paidProvider,
  website: usual,
  rendering: usual,
  download: usual,
  internal: usual,
} as const satisfies Readonly<Record<Lane, RetryPolicy>>;

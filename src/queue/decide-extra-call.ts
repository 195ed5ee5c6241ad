/** What is left for repeated attempts of one lane, as a bucket of tokens. */
export interface RetryTokens {
  readonly tokens: number;
  readonly refilledAt: number;
}

/** A handful of failures is repeated at once, whatever came before. */
export const fullBucket = 5;
/** A lane without first attempts still repeats: one attempt a minute (as Finagle's RetryBudget has a least rate besides its share). */
const dripMs = 60_000;
/**
 * A repeated attempt that went well gives back more than it took, and a first one what a repeated one costs: then the provider is back, and
 * what has waited is done at full speed.
 */
const backForSuccess = { repeated: 2, first: 1 } as const;

/** A first attempt earns a share of an extra one, instead of what would have dripped meanwhile. */
export function earnByFirstAttempt(
  { tokens }: RetryTokens,
  { now, extraShare }: { readonly now: number; readonly extraShare: number },
): RetryTokens {
  return { tokens: Math.min(fullBucket, tokens + extraShare), refilledAt: now };
}

export function earnBySuccess(
  stored: RetryTokens,
  { now, of }: { readonly now: number; readonly of: keyof typeof backForSuccess },
): RetryTokens {
  const tokens = of === 'first' ? stored.tokens : dripped(stored, now);
  return { tokens: Math.min(fullBucket, tokens + backForSuccess[of]), refilledAt: now };
}

/** What is left after one repeated attempt; null when there is not enough for one. */
export function spendOnRetry(stored: RetryTokens, now: number): RetryTokens | null {
  const tokens = dripped(stored, now);
  return tokens < 1 ? null : { tokens: tokens - 1, refilledAt: now };
}

/**
 * How long an attempt without a token is put off: spread out, so that nobody comes back at the same time, and no longer than the next token
 * takes to drip, so that nobody sleeps on long after the provider is back.
 */
export function putOffMs(jitter: number): number {
  return dripMs * (0.5 + 0.5 * jitter);
}

function dripped({ tokens, refilledAt }: RetryTokens, now: number): number {
  // A clock that was set back has not dripped.
  const elapsedMs = Math.max(0, now - refilledAt);
  return Math.min(fullBucket, tokens + elapsedMs / dripMs);
}

/** What is left for repeated attempts of one lane, as a bucket of tokens. */
export interface RetryTokens {
  readonly tokens: number;
  readonly refilledAt: number;
}

/** A handful of failures is repeated at once, whatever came before. */
export const fullBucket = 5;
/** A lane with little to do still repeats: one attempt a minute (as Finagle's RetryBudget has a least rate besides its share). */
const dripMs = 60_000;
/** A repeated attempt that went well gives back more than it took, so that what has waited is done at full speed once the provider is back. */
const backForSuccess = 2;

/** A first attempt earns a share of an extra one. */
export function earnByFirstAttempt(
  stored: RetryTokens,
  { now, extraShare }: { readonly now: number; readonly extraShare: number },
): RetryTokens {
  const state = dripped(stored, now);
  return filled(state, extraShare);
}

export function earnBySuccess(stored: RetryTokens, now: number): RetryTokens {
  return filled(dripped(stored, now), backForSuccess);
}

/** Takes one token for a repeated attempt, or says that there is none. */
export function spendOnRetry(
  stored: RetryTokens,
  now: number,
): { readonly isAllowed: boolean; readonly state: RetryTokens } {
  const state = dripped(stored, now);
  if (state.tokens < 1) return { isAllowed: false, state };
  return { isAllowed: true, state: { ...state, tokens: state.tokens - 1 } };
}

/** How long an attempt without a token is put off: spread out, so that nobody comes back at the same time. */
export function putOffMs(jitter: number): number {
  return dripMs * (1 + 4 * jitter);
}

function dripped(state: RetryTokens, now: number): RetryTokens {
  // A clock that was set back has not dripped.
  const elapsedMs = Math.max(0, now - state.refilledAt);
  return filled({ ...state, refilledAt: now }, elapsedMs / dripMs);
}

function filled(state: RetryTokens, earned: number): RetryTokens {
  return { ...state, tokens: Math.min(fullBucket, state.tokens + earned) };
}

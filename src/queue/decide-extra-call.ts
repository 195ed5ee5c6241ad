/** What is left for repeated attempts of one lane, as a bucket of tokens. */
export interface RetryTokens {
  readonly tokens: number;
  readonly refilledAt: number;
  /** Repeated attempts that went well in a row, whatever failed since sets it back: says whether the provider is back. */
  readonly streak: number;
}

/** A handful of failures is repeated at once, whatever came before. */
export const fullBucket = 5;
/** A lane without first attempts still repeats: one attempt a minute (as Finagle's RetryBudget has a least rate besides its share). */
const dripMs = 60_000;
/** From here on there is a token for any call that can be made: seventeen a second. */
const longestStreak = 10;
const shortestPutOffMs = 10_000;

/** A first attempt earns a share of an extra one, or what has dripped meanwhile where that is more. */
export function earnByFirstAttempt(
  stored: RetryTokens,
  { now, extraShare }: { readonly now: number; readonly extraShare: number },
): RetryTokens {
  const tokens = Math.min(fullBucket, stored.tokens + extraShare);
  return { ...stored, tokens: Math.max(tokens, dripped(stored, now)), refilledAt: now };
}

/**
 * A repeated attempt that went well doubles what drips. Calls that fail at random undo that soon: nothing is given back for what went well, or
 * each would pay for the next. A provider that is back has everything that waited asked for at full speed after two minutes.
 */
export function quickenBySuccess(stored: RetryTokens, now: number): RetryTokens {
  const streak = Math.min(longestStreak, stored.streak + 1);
  return { tokens: dripped(stored, now), refilledAt: now, streak };
}

/** Any attempt that failed, the first of its job as well; what dripped since the last change is counted as slow. */
export function slowByFailure(stored: RetryTokens, now: number): RetryTokens {
  if (stored.streak === 0) return stored;
  return { tokens: dripped({ ...stored, streak: 0 }, now), refilledAt: now, streak: 0 };
}

export interface RetryAsked {
  readonly now: number;
  /** It leaves half a token behind, so that work that somebody waits for finds one soon, which would come upon it by chance only among thousands that can wait. */
  readonly isPatient: boolean;
}

/** What is left after one repeated attempt; null when there is not enough for one. */
export function spendOnRetry(
  stored: RetryTokens,
  { now, isPatient }: RetryAsked,
): RetryTokens | null {
  const tokens = dripped(stored, now);
  const least = isPatient ? 1.5 : 1;
  return tokens < least ? null : { ...stored, tokens: tokens - 1, refilledAt: now };
}

/**
 * How long an attempt without a token is put off: spread out, so that nobody comes back at the same time, and no longer than the next token
 * takes, so that nobody sleeps on long after the provider is back; but thousands that wait must not look all the time.
 */
export function putOffMs({ streak }: RetryTokens, jitter: number): number {
  return Math.max(shortestPutOffMs, dripMs / 2 ** streak) * (0.5 + 0.5 * jitter);
}

function dripped({ tokens, refilledAt, streak }: RetryTokens, now: number): number {
  // After a clock was set back nobody knows: as much as any attempt needs, which writes the new time down. A moment is waited for.
  const isSetBack = refilledAt > now + dripMs;
  const elapsedMs = isSetBack ? 2 * dripMs : Math.max(0, now - refilledAt);
  return Math.min(fullBucket, tokens + (elapsedMs * 2 ** streak) / dripMs);
}

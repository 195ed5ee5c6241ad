/**
 * What a failure says about trying again: `never` (the same call fails the same way), `backoff` (the queue's own
 * schedule), so often at most by that schedule, not before so many milliseconds from now, or so many milliseconds later without an attempt being counted,
 * because the failure says nothing of the work itself.
 */
export type RetryAdvice =
  | 'never'
  | 'backoff'
  | { readonly mostAttempts: number }
  | { readonly afterMs: number }
  | { readonly postponeMs: number };

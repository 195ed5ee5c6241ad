/**
 * What a failure says about trying again: `never` (the same call fails the same way), `backoff` (the queue's own
 * schedule) or not before so many milliseconds from now.
 */
export type RetryAdvice = 'never' | 'backoff' | { readonly afterMs: number };

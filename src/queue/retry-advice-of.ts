import type { RetryAdvice } from '../domain/retry-advice.ts';

/** Reads the `retry` field that every source's errors carry; anything else is worth a backoff. */
export function retryAdviceOf(error: unknown): RetryAdvice {
  if (!(error instanceof Error) || !('retry' in error)) return 'backoff';
  const { retry } = error;
  if (retry === 'never' || retry === 'backoff') return retry;
  if (
    typeof retry === 'object' &&
    retry !== null &&
    'afterMs' in retry &&
    typeof retry.afterMs === 'number'
  ) {
    return { afterMs: retry.afterMs };
  }
  if (
    typeof retry === 'object' &&
    retry !== null &&
    'postponeMs' in retry &&
    typeof retry.postponeMs === 'number'
  ) {
    return { postponeMs: retry.postponeMs };
  }
  if (
    typeof retry === 'object' &&
    retry !== null &&
    'mostAttempts' in retry &&
    typeof retry.mostAttempts === 'number'
  ) {
    return { mostAttempts: retry.mostAttempts };
  }
  return 'backoff';
}

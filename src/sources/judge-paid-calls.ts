import type { CallOutcome } from '../domain/breaker.ts';
import {
  ProviderRefusedError,
  ProviderUnavailableError,
  RateLimitedError,
} from '../domain/paid-provider-errors.ts';
import type { CallEnd } from '../http/breaker.ts';

/** What the end of a call says of a paid provider, to its breakers. Only what a refusal means differs between them. */
export function judgePaidCalls(judgeRefusal: (status: number) => CallOutcome) {
  const judgeError = (error: unknown): CallOutcome => {
    if (error instanceof ProviderUnavailableError) {
      return error.why === 'no-credits' ? 'success' : 'failure';
    }
    if (error instanceof RateLimitedError) return 'limited';
    if (error instanceof ProviderRefusedError) return judgeRefusal(error.status);
    return 'unsent';
  };
  const judgeRead = (end: CallEnd<unknown>): CallOutcome =>
    end.kind === 'returned' ? 'success' : judgeError(end.error);
  /** A hint that fails says nothing of what is needed: results and balances are still asked for. */
  const judgeCount = (end: CallEnd<unknown>): CallOutcome => {
    const outcome = judgeRead(end);
    return outcome === 'failure' ? 'unsent' : outcome;
  };
  return { judgeError, judgeRead, judgeCount };
}

import type { CallOutcome } from '../domain/breaker.ts';
import type { RetryAdvice } from '../domain/retry-advice.ts';

/** How a call ended, for the source to say what that means of its provider. */
export type CallEnd<T> =
  | { readonly kind: 'returned'; readonly value: T }
  | { readonly kind: 'threw'; readonly error: unknown };

/** The breakers of one provider, one for each class of operation, as its client sees them. Their state outlives the process. */
export interface Breaker<Operation extends string> {
  /**
   * Makes the call unless the breaker is open. Throws BreakerOpenError when it was not made, or was the trial that showed that the provider
   * is still down.
   */
  guard<T>(
    operation: Operation,
    call: () => Promise<T>,
    judge: (end: CallEnd<T>) => CallOutcome,
  ): Promise<T>;
}

/** The provider is not asked for now, through no fault of whoever wanted to ask: costs no attempt. */
export class BreakerOpenError extends Error {
  override readonly name = 'BreakerOpenError' as const;
  readonly retry: RetryAdvice;

  constructor(message: string, options: { postponeMs: number; cause: unknown }) {
    super(message, { cause: options.cause });
    this.retry = { postponeMs: options.postponeMs };
  }
}

import { refusedKeyWaitMs } from './breaker.ts';
import type { RetryAdvice } from './retry-advice.ts';

/** A provider did not answer, or not with anything that can be read, or (`no-credits`) refuses what is free because the account is empty. */
export class ProviderUnavailableError extends Error {
  override readonly name = 'ProviderUnavailableError' as const;
  readonly retry: RetryAdvice = 'backoff';
  readonly why: 'trouble' | 'no-credits';

  constructor(message: string, options: { cause?: unknown; why?: 'no-credits' } = {}) {
    super(message, { cause: options.cause });
    this.why = options.why ?? 'trouble';
  }
}

/** A provider refused: the credentials or the plan, until that is put right, or a request it calls wrong, for good. */
export class ProviderRefusedError extends Error {
  override readonly name = 'ProviderRefusedError' as const;
  readonly retry: RetryAdvice;
  readonly status: number;

  constructor(message: string, options: { status: number; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.status = options.status;
    this.retry = isAccountRefused(options.status) ? { afterMs: refusedKeyWaitMs } : 'never';
  }
}

/** Whether a status is about who asks, whatever is asked. */
export function isAccountRefused(status: number): boolean {
  return status === 401 || status === 403;
}

/** A provider's own limiter answered: nothing was executed. */
export class RateLimitedError extends Error {
  override readonly name = 'RateLimitedError' as const;
  readonly retry: RetryAdvice;
  readonly retryAfterMs: number;

  constructor(provider: string, retryAfterMs: number) {
    super(`${provider} limits the rate`);
    this.retryAfterMs = retryAfterMs;
    this.retry = { afterMs: retryAfterMs };
  }
}

/** A batch that must never be sent, because its answer could not be told apart by the names it echoes. */
export class InvalidBatchError extends Error {
  override readonly name = 'InvalidBatchError' as const;
  readonly retry: RetryAdvice = 'never';
}

/** A paid task that nobody committed: sent, it could be sent again after a crash and charged twice. Nothing left. */
export class UncommittedTaskError extends Error {
  override readonly name = 'UncommittedTaskError' as const;
  readonly retry: RetryAdvice = 'never';

  constructor() {
    super('a paid endpoint takes nothing but a task whose intents are committed');
  }
}

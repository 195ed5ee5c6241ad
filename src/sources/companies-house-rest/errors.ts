import type { RetryAdvice } from '../../domain/retry-advice.ts';
import { recordAttempts } from './limits.ts';

/** 429: the window's allowance is used up. */
export class RateLimitedError extends Error {
  override readonly name = 'RateLimitedError' as const;
  readonly retry: { readonly afterMs: number };

  constructor(message: string, options: { afterMs: number; cause: unknown }) {
    super(message, { cause: options.cause });
    this.retry = { afterMs: options.afterMs };
  }
}

interface UnavailableOptions {
  readonly cause?: unknown;
  readonly retry?: RetryAdvice;
}

/** No usable answer: network, 5xx, a gateway's HTML, JSON that is cut or not what it should be. */
export class ProviderUnavailableError extends Error {
  override readonly name = 'ProviderUnavailableError' as const;
  readonly retry: RetryAdvice;

  constructor(message: string, { cause, retry = 'backoff' }: UnavailableOptions = {}) {
    super(message, { cause });
    this.retry = retry;
  }
}

/** One company after another that is known to exist is answered with 404: that is no answer about any of them. */
export class RegisterEmptyError extends Error {
  override readonly name = 'RegisterEmptyError' as const;
  readonly retry: RetryAdvice = 'backoff';
}

/** 401 or 403: the key is refused, or (403) this IP address for a while. Somebody has to be told. */
export class ProviderRefusedError extends Error {
  override readonly name = 'ProviderRefusedError' as const;
  readonly status: 401 | 403;
  readonly retry: RetryAdvice;

  constructor(message: string, options: { status: 401 | 403; retry: RetryAdvice; cause: unknown }) {
    super(message, { cause: options.cause });
    this.status = options.status;
    this.retry = options.retry;
  }
}

/** 400, 422 and the like: our request is wrong and stays wrong. */
export class BadRequestError extends Error {
  override readonly name = 'BadRequestError' as const;
  readonly retry: RetryAdvice = 'never';
}

/**
 * Companies House answered, and what it holds of this one company cannot be read. That says nothing of Companies House, and asking for days
 * would not change it: somebody has to look.
 */
export class UnreadableRecordError extends Error {
  override readonly name = 'UnreadableRecordError' as const;
  readonly retry: RetryAdvice = { mostAttempts: recordAttempts };
}

/** It was asked about one company and answered about another: no answer to the question, and nothing that anybody asked for. */
export class AnotherCompanyError extends Error {
  override readonly name = 'AnotherCompanyError' as const;
  readonly retry: RetryAdvice = { mostAttempts: recordAttempts };

  constructor(asked: string, answered: string) {
    super(`Companies House: asked about ${asked}, answered about ${answered}`);
  }
}

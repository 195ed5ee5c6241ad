import { BlockedAddressError, NetworkError } from '../../http/http-errors.ts';
import {
  ProviderRefusedError,
  ProviderUnavailableError,
  RateLimitedError,
} from '../../domain/paid-provider-errors.ts';
import { throttlePauseMs } from './limits.ts';
import { errorText, isExhausted, isSuccess, isThrottled } from './read-reply.ts';
import type { Reply } from './read-reply.ts';

/** True only where it is certain that Snov has not seen the request. */
export function isNeverSent(error: unknown): boolean {
  if (error instanceof NetworkError) return error.fate === 'never-sent';
  return error instanceof BlockedAddressError;
}

/** What a free request that brought no answer throws. Our own abort stays what it is. */
export function toLostError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return error;
  return new ProviderUnavailableError('Snov did not answer', { cause: error });
}

/** What an answer other than 2xx throws. */
export function toRefusal(reply: Reply): Error {
  if (isThrottled(reply)) return new RateLimitedError('Snov', throttlePauseMs);
  if (reply.status >= 500 || reply.status === 408) {
    return new ProviderUnavailableError(`Snov answered ${reply.status}`);
  }
  return new ProviderRefusedError(`Snov refused with ${reply.status}: ${errorText(reply)}`, {
    status: reply.status,
  });
}

/** Throws unless a free request was answered as it should be. */
export function assertAnswered(reply: Reply): void {
  if (isSuccess(reply) && !isThrottled(reply)) return;
  // An empty account says nothing about the balance asked for, nor about a task already accepted: ask again later.
  if (isExhausted(reply)) {
    throw new ProviderUnavailableError('Snov refuses reads without credits', { why: 'no-credits' });
  }
  throw toRefusal(reply);
}

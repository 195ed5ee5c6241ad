import { refusedKeyWaitMs } from '../../domain/breaker.ts';
import { readRateLimit } from '../../http/rate-limit-headers.ts';
import { parseRetryAfter } from '../../http/retry-after.ts';
import {
  BadRequestError,
  ProviderRefusedError,
  ProviderUnavailableError,
  RateLimitedError,
} from './errors.ts';
import {
  maxRetryAfterMs,
  rateWindowMs,
  refusedAddressWaitMs,
  unknownWindowWaitMs,
} from './limits.ts';

interface Head {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
}

/** The error an unwanted status stands for. Only the status counts: error bodies have had several shapes, HTML among them. */
export function refuseStatus({ status, headers }: Head): Error {
  const message = `Companies House answered ${status}`;
  const cause = null;
  switch (status) {
    case 401:
    case 403:
      return new ProviderRefusedError(message, {
        status,
        retry: { afterMs: status === 401 ? refusedKeyWaitMs : refusedAddressWaitMs },
        cause,
      });
    case 408:
      return new ProviderUnavailableError(message, { cause });
    case 429:
      return new RateLimitedError(message, { afterMs: findRateLimitWait(headers), cause });
    default:
      return status >= 400 && status < 500
        ? new BadRequestError(message, { cause })
        : new ProviderUnavailableError(message, { cause });
  }
}

/** Reset times have whole seconds, and so has the Date they are compared with. */
const roundingMs = 2_000;

/**
 * Milliseconds until the window ends. Measured by the server's own clock, its Date header, so that a wrong clock here
 * neither shortens nor stretches the wait.
 */
export function findRateLimitWait(headers: ReadonlyMap<string, string>): number {
  const date = Date.parse(headers.get('date') ?? '');
  const serverNow = Number.isNaN(date) ? null : date;
  const askedMs = parseRetryAfter(headers.get('retry-after'), serverNow ?? 0);
  if (askedMs !== null && askedMs > 0) return Math.min(askedMs, maxRetryAfterMs);
  const { resetAt } = readRateLimit(headers);
  if (resetAt === null || serverNow === null || resetAt <= serverNow) return unknownWindowWaitMs;
  return Math.min(resetAt - serverNow, rateWindowMs) + roundingMs;
}

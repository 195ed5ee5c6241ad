import { refusedKeyWaitMs } from '../../domain/breaker.ts';
import { readRateLimit } from '../../http/rate-limit-headers.ts';
import { parseRetryAfter } from '../../http/retry-after.ts';
import { serverTime } from '../../http/server-time.ts';
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
    case 503: {
      const afterMs = askedWait(headers);
      return new ProviderUnavailableError(message, {
        ...(afterMs !== null && { retry: { afterMs } }),
        cause,
      });
    }
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
  const askedMs = askedWait(headers);
  if (askedMs !== null) return askedMs;
  const serverNow = serverTime(headers.get('date'));
  const { resetAt } = readRateLimit(headers);
  if (resetAt === null || serverNow === null || resetAt <= serverNow) return unknownWindowWaitMs;
  return Math.min(resetAt - serverNow, rateWindowMs) + roundingMs;
}

/** What Retry-After asks for, an hour at most; null when it asks for nothing. */
function askedWait(headers: ReadonlyMap<string, string>): number | null {
  const serverNow = serverTime(headers.get('date')) ?? 0;
  const askedMs = parseRetryAfter(headers.get('retry-after'), serverNow) ?? 0;
  return askedMs === 0 ? null : Math.min(askedMs, maxRetryAfterMs);
}

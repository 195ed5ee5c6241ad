import type { RetryAdvice } from '../../domain/retry-advice.ts';
import { parseRetryAfter } from '../../http/retry-after.ts';
import { DownloadError, type DownloadProblem } from './errors.ts';
import { maxRetryAfterMs } from './limits.ts';

interface Head {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
}

/** The error an unwanted status stands for. */
export function refuseStatus({ status, headers }: Head, url: URL): DownloadError {
  const message = `${url.href} answered ${status}`;
  switch (status) {
    case 401:
    case 403:
      return describe(
        `${message}: this address may be blocked. Open it in a browser from the same network, or download the file by hand and import it`,
        'forbidden',
        'never',
      );
    case 404:
    case 410:
      // Listed and not there yet, or no longer: the people's file is replaced every day.
      return describe(
        `${message}: there is nothing. A file may be listed before it is put up or after it was taken away: try again later, or check the address of the download page`,
        'unavailable',
        'backoff',
      );
    case 408:
      return describe(message, 'unavailable', 'backoff');
    case 429:
    case 503:
      return heldBack(message, { status, headers });
    default:
      return status >= 400 && status < 500
        ? describe(message, 'refused', 'never')
        : describe(message, 'unavailable', 'backoff');
  }
}

/** Seconds and dates are both allowed; the date is measured by the server's own clock, as it may differ from ours. */
function heldBack(message: string, { status, headers }: Head): DownloadError {
  const serverNow = Date.parse(headers.get('date') ?? '');
  const asked = parseRetryAfter(
    headers.get('retry-after'),
    Number.isNaN(serverNow) ? 0 : serverNow,
  );
  if (asked === null) {
    return describe(message, status === 429 ? 'limited' : 'unavailable', 'backoff');
  }
  const afterMs = Math.min(asked, maxRetryAfterMs);
  return describe(
    `${message} and asks to come back in ${Math.ceil(afterMs / 1_000)} s`,
    'limited',
    { afterMs },
  );
}

function describe(message: string, problem: DownloadProblem, retry: RetryAdvice): DownloadError {
  return new DownloadError(message, { problem, retry, cause: null });
}

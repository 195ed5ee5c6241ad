/** What a server says of its rate limit; null where it says nothing usable. */
export interface RateLimit {
  readonly limit: number | null;
  readonly remaining: number | null;
  /** When the full allowance returns, by the server's clock (epoch milliseconds). */
  readonly resetAt: number | null;
  readonly windowMs: number | null;
}

/**
 * Reads X-Ratelimit-*. Companies House writes `Remain` on one host and `Remaining` on another, `Reset` as epoch seconds
 * and `Window` as `5m` (https://forum.companieshouse.gov.uk/t/245).
 */
export function readRateLimit(headers: ReadonlyMap<string, string>): RateLimit {
  const byName = new Map([...headers].map(([name, value]) => [name.toLowerCase(), value.trim()]));
  return {
    limit: readCount(byName.get('x-ratelimit-limit')),
    remaining:
      readCount(byName.get('x-ratelimit-remain')) ?? readCount(byName.get('x-ratelimit-remaining')),
    resetAt: readEpochSeconds(byName.get('x-ratelimit-reset')),
    windowMs: readDuration(byName.get('x-ratelimit-window')),
  };
}

function readCount(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Ten digits: 2001 to 2286. A delta or milliseconds would be another header's meaning, and a wrong wait. */
function readEpochSeconds(text: string | undefined): number | null {
  return text !== undefined && /^\d{10}$/.test(text) ? Number(text) * 1_000 : null;
}

const unitMs: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Durations as Go prints them (`5m`, `300s`, `5m0s`). */
function readDuration(text: string | undefined): number | null {
  if (text === undefined || !/^(?:\d{1,6}(?:ms|s|m|h))+$/.test(text)) return null;
  let totalMs = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|s|m|h)/g)) {
    totalMs += Number(amount) * (unitMs.get(unit ?? '') ?? 0);
  }
  return totalMs > 0 ? totalMs : null;
}

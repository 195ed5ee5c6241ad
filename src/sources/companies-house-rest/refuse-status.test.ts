import { describe, expect, it } from 'vitest';
import { findRateLimitWait, refuseStatus } from './refuse-status.ts';

const date = 'Wed, 15 Sep 2021 08:29:49 GMT';
const seconds = Date.parse(date) / 1_000;

interface Said {
  readonly date?: string;
  readonly reset?: number;
  readonly after?: string;
}

describe('wait after a refused call', () => {
  const cases: readonly [string, Said, number][] = [
    ['until the window ends, and two seconds', { date, reset: seconds + 100 }, 102_000],
    ['a window at most, however far the reset', { date, reset: seconds + 86_400 }, 302_000],
    ['a minute when the reset is past', { date, reset: seconds - 1 }, 60_000],
    ['a minute when the server shows no clock', { reset: seconds + 100 }, 60_000],
    ['what Retry-After asks, before the reset', { date, reset: seconds + 9, after: '30' }, 30_000],
    ['what Retry-After asks as a date', { date, after: 'Wed, 15 Sep 2021 08:30:49 GMT' }, 60_000],
    ['an hour at most', { date, after: '999999' }, 3_600_000],
    ['a minute when Retry-After is nonsense', { date, after: 'soon' }, 60_000],
    ['a minute when Retry-After is zero', { date, after: '0' }, 60_000],
  ];

  it('is what a server that is down asks for, or left to the queue', () => {
    const asking = new Map([['retry-after', '120']]);

    expect(refuseStatus({ status: 503, headers: asking })).toMatchObject({
      retry: { afterMs: 120_000 },
    });
    expect(refuseStatus({ status: 503, headers: new Map() })).toMatchObject({ retry: 'backoff' });
  });

  it.each(cases)('is %s', (_, said, expected) => {
    const headers = new Map<string, string>();
    if (said.date !== undefined) headers.set('date', said.date);
    if (said.reset !== undefined) headers.set('x-ratelimit-reset', String(said.reset));
    if (said.after !== undefined) headers.set('retry-after', said.after);

    expect(findRateLimitWait(headers)).toBe(expected);
  });
});

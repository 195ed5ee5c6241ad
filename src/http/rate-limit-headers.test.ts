import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readRateLimit } from './rate-limit-headers.ts';

const nothing = { limit: null, remaining: null, resetAt: null, windowMs: null };

describe('rate limit headers', () => {
  it('reads the public data host', () => {
    const headers = new Map([
      ['x-ratelimit-limit', '600'],
      ['x-ratelimit-remain', '599'],
      ['x-ratelimit-reset', '1582155701'],
      ['x-ratelimit-window', '5m'],
    ]);

    expect(readRateLimit(headers)).toEqual({
      limit: 600,
      remaining: 599,
      resetAt: 1_582_155_701_000,
      windowMs: 300_000,
    });
  });

  it('reads the other spelling, in any case', () => {
    const headers = new Map([['X-RateLimit-Remaining', '0']]);

    expect(readRateLimit(headers)).toEqual({ ...nothing, remaining: 0 });
  });

  it.each([
    ['300s', 300_000],
    ['5m0s', 300_000],
    ['1h', 3_600_000],
    ['500ms', 500],
    ['0s', null],
    ['5', null],
    ['5 minutes', null],
  ])('reads a window of %j as %j', (text, expected) => {
    expect(readRateLimit(new Map([['x-ratelimit-window', text]])).windowMs).toBe(expected);
  });

  it.each(['', '-1', 'many', '1.5', '300', '1582155701000', 'NaN'])(
    'makes no reset time of %j',
    (text) => {
      expect(readRateLimit(new Map([['x-ratelimit-reset', text]])).resetAt).toBeNull();
    },
  );

  it.each(['', '-1', 'many', '1.5', 'Infinity'])('makes no count of %j', (text) => {
    const headers = new Map([
      ['x-ratelimit-limit', text],
      ['x-ratelimit-remain', text],
    ]);

    expect(readRateLimit(headers)).toEqual(nothing);
  });

  it('is all null without headers', () => {
    expect(readRateLimit(new Map())).toEqual(nothing);
  });
});

const recorded = new URL('../../../shared/data/rest/response_headers.json', import.meta.url);
const Recorded = z.record(
  z.string(),
  z.object({ response_headers: z.record(z.string(), z.array(z.string())) }),
);

describe.skipIf(!existsSync(recorded))('recorded rate limit headers', () => {
  it('are all understood', () => {
    const answers = Object.values(
      Recorded.parse(JSON.parse(readFileSync(recorded, 'utf8'))),
    ).filter(({ response_headers: headers }) => 'X-Ratelimit-Limit' in headers);

    const limits = answers.map(({ response_headers: headers }) =>
      readRateLimit(
        new Map(Object.entries(headers).map(([name, values]) => [name, values.join(', ')])),
      ),
    );

    expect(limits.length).toBeGreaterThan(0);
    for (const limit of limits) {
      expect(limit).toMatchObject({ limit: 600, windowMs: 300_000 });
      expect(limit.remaining).toBeGreaterThan(0);
      expect(limit.resetAt).toBeGreaterThan(Date.UTC(2020, 0, 1));
    }
  });
});

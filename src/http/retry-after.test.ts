import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const now = Date.UTC(2026, 10, 24, 12, 0, 0);

describe('Retry-After', () => {
  it('is long where it asks for more seconds than anybody counts', () => {
    expect(parseRetryAfter('99999999999', 0)).toBe(99_999_999_999_000);
  });

  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 5 ', 5_000],
    ['Tue, 24 Nov 2026 12:01:00 GMT', 60_000],
    ['Tuesday, 24-Nov-26 12:01:00 GMT', 60_000],
    ['Tue Nov 24 12:01:00 2026', 60_000],
    ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
  ])('reads %j', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });

  it.each([null, undefined, '', '-5', '1.5', '1e3', 'soon', 'March', 'Tue, soon GMT'])(
    'makes nothing of %j',
    (header) => {
      expect(parseRetryAfter(header, now)).toBeNull();
    },
  );
});

import { describe, expect, it } from 'vitest';
import { londonInstant } from './london-instant.ts';

describe('london-instant', () => {
  it.each([
    ['2026-12-01', 0, '2026-12-01T00:00:00.000Z'],
    ['2026-12-01', 1_439, '2026-12-01T23:59:00.000Z'],
    ['2026-07-01', 0, '2026-06-30T23:00:00.000Z'],
    ['2026-07-01', 615, '2026-07-01T09:15:00.000Z'],
    // The clocks go back at 02:00 on 25 October.
    ['2026-10-25', 600, '2026-10-25T10:00:00.000Z'],
    ['2026-10-24', 600, '2026-10-24T09:00:00.000Z'],
  ])('%s, minute %d, is %s', (date, minute, instant) => {
    expect(new Date(londonInstant(date, minute)).toISOString()).toBe(instant);
  });
});

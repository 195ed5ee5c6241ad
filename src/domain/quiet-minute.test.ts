import { describe, expect, it } from 'vitest';
import { nextQuietMinute, quietMinuteAfter } from './quiet-minute.ts';

const at = (text: string): number => Date.parse(text);
const iso = (instant: number): string => new Date(instant).toISOString();
const first = () => 0;
const last = () => 0.999_999;

describe('the quiet minute', () => {
  it('lies between 02:00 and 04:59 in London, in winter and in summer', () => {
    expect(iso(nextQuietMinute(at('2026-11-24T09:00:00Z'), first))).toBe(
      '2026-11-25T02:00:00.000Z',
    );
    expect(iso(nextQuietMinute(at('2026-11-24T09:00:00Z'), last))).toBe('2026-11-25T04:59:00.000Z');
    expect(iso(nextQuietMinute(at('2026-07-01T09:00:00Z'), first))).toBe(
      '2026-07-02T01:00:00.000Z',
    );
    expect(iso(nextQuietMinute(at('2026-07-01T09:00:00Z'), last))).toBe('2026-07-02T03:59:00.000Z');
  });

  it.each([
    ['2026-03-28', '2026-03-29T01:00:00.000Z', '2026-03-29T03:59:00.000Z'],
    ['2026-10-24', '2026-10-25T02:00:00.000Z', '2026-10-25T04:59:00.000Z'],
  ])('is right in the night after %s, in which the clocks change', (before, opens, closes) => {
    expect(iso(quietMinuteAfter(before, first))).toBe(opens);
    expect(iso(quietMinuteAfter(before, last))).toBe(closes);
  });

  it('is of tonight while that minute is still to come, else of the next night', () => {
    expect(iso(nextQuietMinute(at('2026-11-25T00:30:00Z'), first))).toBe(
      '2026-11-25T02:00:00.000Z',
    );
    expect(iso(nextQuietMinute(at('2026-11-25T02:00:00Z'), first))).toBe(
      '2026-11-26T02:00:00.000Z',
    );
    expect(iso(nextQuietMinute(at('2026-11-25T03:00:00Z'), last))).toBe('2026-11-25T04:59:00.000Z');
  });

  it('goes on over the end of a month and of a year', () => {
    expect(iso(quietMinuteAfter('2026-12-31', first))).toBe('2027-01-01T02:00:00.000Z');
  });
});

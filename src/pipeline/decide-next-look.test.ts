import { assert, boolean, double, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { londonDateOf } from '../domain/london-date.ts';
import {
  decideFirstLook,
  decideNextLook,
  furthestLookMs,
  isSnapshotOfMonth,
} from './decide-next-look.ts';

const at = (instant: string): number => Date.parse(instant);
const iso = (instant: number): string => new Date(instant).toISOString();
const jitters = double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const instants = integer({ min: at('2026-01-01'), max: at('2036-01-01') });

const look = (now: string): string =>
  iso(decideNextLook(at(now), { isMonthDone: false, jitter: 0.5 }));

describe('decide-next-look', () => {
  it('looks again tomorrow at a random minute while the month is open', () => {
    const now = at('2026-12-03T14:00:00Z');

    expect(iso(decideNextLook(now, { isMonthDone: false, jitter: 0 }))).toBe(
      '2026-12-04T00:00:00.000Z',
    );
    expect(iso(decideNextLook(now, { isMonthDone: false, jitter: 0.9999 }))).toBe(
      '2026-12-04T23:59:00.000Z',
    );
  });

  it('looks until the 10th, when five working days after New Year are over', () => {
    expect(look('2027-01-09T10:00:00Z')).toBe('2027-01-10T12:00:00.000Z');
    expect(look('2027-01-10T10:00:00Z')).toBe('2027-02-01T12:00:00.000Z');
  });

  it('waits for the next month once this one is there', () => {
    const now = at('2026-12-02T10:00:00Z');

    expect(iso(decideNextLook(now, { isMonthDone: true, jitter: 0.25 }))).toBe(
      '2027-01-01T06:00:00.000Z',
    );
  });

  it('goes by the day in London', () => {
    // Half past midnight on the 1st of July there.
    const now = at('2026-06-30T23:30:00Z');

    expect(iso(decideNextLook(now, { isMonthDone: false, jitter: 0 }))).toBe(
      '2026-07-01T23:00:00.000Z',
    );
    expect(isSnapshotOfMonth('2026-07-01', now)).toBe(true);
    expect(isSnapshotOfMonth('2026-06-01', now)).toBe(false);
  });

  it('begins within the window with the rest of the day, outside with the next window', () => {
    expect(iso(decideFirstLook(at('2026-12-05T12:00:00Z'), 0.5))).toBe('2026-12-05T18:00:00.000Z');
    expect(iso(decideFirstLook(at('2026-12-17T12:00:00Z'), 0.5))).toBe('2027-01-01T12:00:00.000Z');
  });

  it('is always in the future, in a window, and no further than a clock may have been wrong', () => {
    assert(
      property(instants, jitters, boolean(), (now, jitter, isMonthDone) => {
        const looks = [decideNextLook(now, { isMonthDone, jitter }), decideFirstLook(now, jitter)];
        for (const planned of looks) {
          expect(planned).toBeGreaterThanOrEqual(now);
          expect(planned - now).toBeLessThan(furthestLookMs);
          expect(Number(londonDateOf(planned).slice(8))).toBeLessThanOrEqual(10);
        }
      }),
    );
  });
});

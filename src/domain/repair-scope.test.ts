import { describe, expect, it } from 'vitest';
import {
  coversGap,
  isReadingStale,
  isStatusStale,
  repairPhasesOf,
  repairScope,
  type MissedTime,
} from './repair-scope.ts';

const gap = (missedFrom: number, missedTo: number | null): MissedTime => ({
  reason: 'timepoint_too_old',
  missedFrom,
  missedTo,
});
const doubted = (missedFrom: number, missedTo: number): MissedTime => ({
  reason: 'detail_missing',
  missedFrom,
  missedTo,
});

describe('repairScope', () => {
  it('has nothing to ask for before a gap has an end', () => {
    expect(repairScope([])).toBeNull();
    expect(repairScope([gap(10, null)])).toBeNull();
  });

  it('reaches to the latest end, and keeps what was missed apart from what is doubted', () => {
    expect(repairScope([gap(10, 20), gap(30, null), gap(5, 40)])).toEqual({
      staleUpTo: 40,
      doubted: null,
    });
    expect(repairScope([doubted(10, 20), doubted(15, 50), gap(1, 3)])).toEqual({
      staleUpTo: 3,
      doubted: { from: 10, to: 50 },
    });
  });

  it('covers exactly the gaps that it was made of, not one that came later', () => {
    const scope = repairScope([gap(10, 20), doubted(30, 40)]);
    if (scope === null) throw new Error('expected a scope');

    expect(coversGap(scope, gap(10, 20))).toBe(true);
    expect(coversGap(scope, doubted(30, 40))).toBe(true);
    expect(coversGap(scope, gap(10, 21))).toBe(false);
    expect(coversGap(scope, gap(10, null))).toBe(false);
    expect(coversGap(scope, doubted(29, 40))).toBe(false);
    expect(coversGap(scope, doubted(30, 41))).toBe(false);
    expect(coversGap({ staleUpTo: null, doubted: null }, gap(10, 20))).toBe(false);
  });

  it('goes over everything we hold for the companies stream only', () => {
    const missed = { staleUpTo: 20, doubted: null };
    expect(repairPhasesOf('companies', missed)).toEqual(['open', 'held']);
    expect(repairPhasesOf('companies', { ...missed, doubted: { from: 1, to: 2 } })).toEqual([
      'open',
      'held',
      'unheld',
    ]);
    expect(repairPhasesOf('filings', missed)).toEqual(['open']);
  });
});

describe('isStatusStale', () => {
  const stored = { asOf: 20, source: 'bulk', notFoundAt: null, notFoundSince: null } as const;

  it.each([
    ['older than the end of the gap', { asOf: 19 }, true],
    ['of the very instant', {}, true],
    ['newer', { asOf: 21 }, false],
    ['of just now', { asOf: 7_300_000, source: 'rest' as const }, false],
    ['dated by a clock that was ahead', { asOf: 7_360_001, source: 'rest' as const }, true],
    ['of a file that is dated ahead', { asOf: 7_360_001 }, false],
    ['not known to the register before', { notFoundAt: 20 }, true],
    ['not known to the register since', { notFoundAt: 21 }, false],
    [
      'denied by the register just now, which may be in trouble',
      { notFoundAt: 3_600_020, notFoundSince: 21 },
      true,
    ],
    ['denied by the register for an hour', { notFoundAt: 3_600_021, notFoundSince: 21 }, false],
  ])('judges a status that is %s', (_name, changes, expected) => {
    const scope = { staleUpTo: 20, doubted: null };
    expect(isStatusStale(scope, { ...stored, ...changes }, 7_300_000)).toBe(expected);
  });

  it.each([
    ['from the stream, within the time', {}, true],
    ['from the stream, before', { asOf: 9 }, false],
    ['from the stream, after', { asOf: 31 }, false],
    ['from the register', { source: 'rest' as const }, false],
    ['not known to the register since', { notFoundAt: 31 }, false],
  ])('doubts a status that is %s', (_name, changes, expected) => {
    const scope = { staleUpTo: null, doubted: { from: 10, to: 30 } };
    const seen = { ...stored, source: 'stream' as const, ...changes };
    expect(isStatusStale(scope, seen, 7_300_000)).toBe(expected);
  });
});

describe('isReadingStale', () => {
  it('reads again what was asked for before the end of the gap, or in that instant', () => {
    const scope = { staleUpTo: 1_000_000, doubted: null };
    expect(isReadingStale(scope, null)).toBe(false);
    expect(isReadingStale(scope, 1_000_000)).toBe(true);
    expect(isReadingStale(scope, 1_000_001)).toBe(false);
    expect(isReadingStale({ staleUpTo: null, doubted: null }, 1)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { judgePlausibility } from './judge-plausibility.ts';
import type { SnapshotFigures } from './quality-report.ts';

const before: SnapshotFigures = {
  snapshotDate: '2026-10-01',
  isCompleteSet: true,
  rowsRead: 10_000,
  rowsRejected: 0,
  underThreat: 700,
};

describe('plausibility of a snapshot', () => {
  it.each<[string, Partial<SnapshotFigures>]>([
    ['the same again', {}],
    ['a little larger', { rowsRead: 10_100, underThreat: 720 }],
    ['a tenth smaller', { rowsRead: 9_000, underThreat: 500 }],
    ['with single bad rows', { rowsRejected: 900 }],
    ['a part of the register', { isCompleteSet: false, rowsRead: 1_000, underThreat: 60 }],
  ])('believes a file that is %s', (_what, change) => {
    expect(judgePlausibility({ ...before, ...change }, before)).toEqual([]);
  });

  it.each<[string, Partial<SnapshotFigures>, string]>([
    ['30 % fewer rows', { rowsRead: 7_000 }, '30 % fewer rows than in the snapshot of 2026-10-01'],
    ['no rows', { rowsRead: 0, underThreat: 0 }, 'it holds no company at all'],
    ['twice the rows', { rowsRead: 20_000 }, '100 % more rows'],
    ['hardly anybody under threat', { underThreat: 10 }, '99 % fewer companies under threat'],
    ['too many under threat', { underThreat: 1_600 }, '129 % more companies under threat'],
    ['a fifth of bad rows', { rowsRejected: 2_000 }, '2000 of 10000 rows cannot be read'],
  ])('doubts a file with %s', (_what, change, reason) => {
    const [first] = judgePlausibility({ ...before, ...change }, before);

    expect(first).toContain(reason);
  });

  it('doubts a first complete set without a company, but no extract', () => {
    const empty = { ...before, rowsRead: 0, underThreat: 0 };

    expect(judgePlausibility(empty, null)).toEqual(['it holds no company at all']);
    expect(judgePlausibility({ ...empty, isCompleteSet: false }, null)).toEqual([]);
  });

  it('has nothing to compare a first snapshot or a small one with', () => {
    const sample = { ...before, rowsRead: 40, underThreat: 40 };

    expect(judgePlausibility(before, null)).toEqual([]);
    expect(judgePlausibility({ ...sample, rowsRead: 10, underThreat: 2 }, sample)).toEqual([]);
  });
});

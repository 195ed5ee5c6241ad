import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repairProgress } from './repair-progress.ts';
import { coverageStates, streamCoverage, type CoverageGap } from './stream-coverage.ts';

const gap = (
  missedFrom: number,
  missedTo: number | null,
  changes: Partial<CoverageGap> = {},
): CoverageGap => ({ missedFrom, missedTo, closedBy: null, areEntriesFound: false, ...changes });

const stretchesOf = (gaps: readonly CoverageGap[], unseenSince: number | null = null) =>
  streamCoverage({ from: 0, to: 100, gaps, unseenSince })?.segments.map(
    ({ from, to, state }) => `${state} ${from}-${to}`,
  );

describe('streamCoverage', () => {
  it('tells what is seen, made good, checked again and not known, in the order of time', () => {
    expect(
      stretchesOf([
        gap(10, 20, { closedBy: 'recheck', areEntriesFound: true }),
        gap(30, 40, { closedBy: 'recheck' }),
        gap(50, 60),
        gap(70, 80, { closedBy: 'stream', areEntriesFound: true }),
      ]),
    ).toEqual([
      'seen 0-10',
      'repaired 10-20',
      'seen 20-30',
      'rechecked 30-40',
      'seen 40-50',
      'unknown 50-60',
      'seen 60-100',
    ]);
  });

  it('does not know what goes on, nor what came since it was last heard of', () => {
    expect(stretchesOf([gap(90, null)])).toEqual(['seen 0-90', 'unknown 90-100']);
    expect(stretchesOf([], 95)).toEqual(['seen 0-95', 'unknown 95-100']);
  });

  it('lets the worse word hold where stretches overlap, and joins neighbours', () => {
    expect(
      stretchesOf([gap(10, 30, { closedBy: 'snapshot', areEntriesFound: true }), gap(20, 25)]),
    ).toEqual(['seen 0-10', 'repaired 10-20', 'unknown 20-25', 'repaired 25-30', 'seen 30-100']);
    expect(stretchesOf([gap(10, 20), gap(20, 30)])).toEqual([
      'seen 0-10',
      'unknown 10-30',
      'seen 30-100',
    ]);
  });

  it('cuts what reaches out of the time, and has nothing to tell of no time', () => {
    expect(stretchesOf([gap(-50, 10), gap(-50, -10), gap(200, 300)])).toEqual([
      'unknown 0-10',
      'seen 10-100',
    ]);
    expect(streamCoverage({ from: 5, to: 5, gaps: [], unseenSince: null })).toBeNull();
  });

  it('covers the whole time exactly once, and its shares add up', () => {
    const instant = fc.integer({ min: -20, max: 120 });
    const anyGap = fc.record({
      missedFrom: instant,
      missedTo: fc.option(instant),
      closedBy: fc.option(fc.constantFrom('recheck' as const, 'snapshot', 'stream')),
      areEntriesFound: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyGap, { maxLength: 8 }), fc.option(instant), (gaps, unseenSince) => {
        const coverage = streamCoverage({ from: 0, to: 100, gaps, unseenSince });
        const segments = coverage?.segments ?? [];

        const borders = segments.map(({ to }) => to);
        expect(segments.map(({ from }) => from)).toEqual([0, ...borders.slice(0, -1)]);
        expect(borders.at(-1)).toBe(100);
        expect(segments.every(({ from, to }) => from < to)).toBe(true);
        const joined = segments.filter(({ state }, at) => state === segments[at - 1]?.state);
        expect(joined).toEqual([]);
        let sum = 0;
        for (const state of coverageStates) sum += coverage?.shares[state] ?? 0;
        expect(sum).toBeCloseTo(1);
      }),
    );
  });
});

describe('repairProgress', () => {
  const figures = {
    pass: 1,
    total: 1_000,
    lookedAt: 400,
    found: 200,
    waiting: 50,
    recentCalls: 580,
  };

  it('counts what was looked at and does not wait for its check', () => {
    expect(repairProgress(figures)).toMatchObject({ checked: 350, total: 1_000 });
    expect(repairProgress({ ...figures, pass: 2 })).toMatchObject({ checked: 950 });
    expect(repairProgress({ ...figures, lookedAt: 1_200 })).toMatchObject({ checked: 950 });
  });

  it('expects the rest to be like what was seen, at the pace of the last minutes', () => {
    expect(repairProgress(figures).remainingMs).toBe(Math.ceil((350 / 580) * 300_000));
    expect(repairProgress({ ...figures, lookedAt: 0, found: 0 }).remainingMs).toBe(
      Math.ceil((1_050 / 580) * 300_000),
    );
  });

  it('promises nothing while nothing is asked', () => {
    expect(repairProgress({ ...figures, recentCalls: 0 }).remainingMs).toBeNull();
    expect(repairProgress({ ...figures, pass: 3, waiting: 0 }).remainingMs).toBeNull();
  });
});

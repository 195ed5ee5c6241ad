import { describe, expect, it } from 'vitest';
import { finishRate } from './finish-rate.ts';

const now = 100_000_000;
/** Ends so far apart, the last one now. */
const every = (ms: number, count: number, before = 0): readonly number[] =>
  Array.from({ length: count }, (_, index) => now - before - index * ms);

describe('finishRate', () => {
  it('is nothing where nothing has ended', () => {
    expect(finishRate([], now)).toBe(0);
  });

  it('counts from the first end on', () => {
    expect(finishRate(every(1_000, 901), now)).toBeCloseTo(60);
    expect(finishRate([now - 600_000], now)).toBeCloseTo(0.1);
  });

  it('leaves out a stretch in which nobody worked', () => {
    const sinceStart = every(1_000, 61);
    const beforeStop = every(1_000, 200, 12 * 60_000);
    expect(finishRate([...sinceStart, ...beforeStop], now)).toBeCloseTo(60);
  });

  it('does not take rare ends for a stretch of work', () => {
    expect(finishRate(every(180_000, 5), now)).toBeCloseTo(1 / 3);
  });

  it('tells of many ends in a few seconds as many a minute, of two as two', () => {
    expect(finishRate(every(50, 161), now)).toBeCloseTo(160 / (8 / 60));
    expect(finishRate(every(1_000, 3), now)).toBe(2);
  });
});

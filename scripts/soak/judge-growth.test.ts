import { describe, expect, it } from 'vitest';
import { judgeGrowth, type SoakSample } from './judge-growth.ts';

const sample = (at: number, changes: Partial<SoakSample> = {}): SoakSample => ({
  at,
  rssMb: 150,
  heapMb: 40,
  openFiles: 30,
  queueDepth: 0,
  ...changes,
});
const soak = (change: (at: number) => Partial<SoakSample>): readonly SoakSample[] =>
  Array.from({ length: 60 }, (_, at) => sample(at, change(at)));
const grown = (samples: readonly SoakSample[]) =>
  judgeGrowth(samples)
    .filter(({ isTooMuch }) => isTooMuch)
    .map(({ what }) => what);

describe('judgeGrowth', () => {
  it.each([
    ['what stays', () => ({}), []],
    ['what is loaded at first', (at: number) => ({ rssMb: at < 10 ? 90 : 150 }), []],
    ['one large moment', (at: number) => ({ rssMb: at === 50 ? 900 : 150 }), []],
    ['memory that leaks', (at: number) => ({ rssMb: 150 + at }), ['rssMb']],
    ['a heap that leaks', (at: number) => ({ heapMb: 40 + at }), ['heapMb']],
    ['files left open', (at: number) => ({ openFiles: 30 + at }), ['openFiles']],
    ['work that is not kept up with', (at: number) => ({ queueDepth: at * 10 }), ['queueDepth']],
  ])('%s', (_name, change, expected) => {
    expect(grown(soak(change))).toEqual(expected);
  });
});

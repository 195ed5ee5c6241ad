import { expect, it } from 'vitest';
import type { Contender, ContenderResult } from '../measure/contender.ts';
import { importSection } from './import-section.ts';

const facts = {
  command: 'npm run bench import',
  date: '2026-11-25',
  machine: '2 × some processor',
  measuring: 'a clock',
  rows: 5_600_000,
  csvBytes: 2.76e9,
  zipBytes: 0.475e9,
  underThreat: 396_212,
  decoysOfEachKind: 28,
  runs: 3,
  slowRuns: 1,
};

function result(title: string, options: Partial<ContenderResult> & { readonly wall: number[] }) {
  const contender: Contender = {
    id: title,
    title,
    isSlow: title === 'slow',
    findHindrance: () => null,
    command: () => ({ program: 'true', args: [], output: 'discarded' }),
    check: () => ({ isRight: true, text: 'right' }),
  };
  const measurements = options.wall.map((wallMs) => ({
    wallMs,
    cpuMs: 1_500,
    peakRssBytes: 118e6,
    exitCode: 0,
    stdout: '',
    stderr: '',
  }));
  const verdict = { isRight: true, text: 'right, every cell' };
  return { contender, measurements, hindrance: null, verdict, ...options };
}

function rowsOf(results: readonly ContenderResult[]): readonly string[] {
  return importSection(facts, results)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
}

it('shows medians with their spread, and ratios to the median of the first', () => {
  expect(
    rowsOf([
      result('unzip', { wall: [16_000, 20_000, 15_000] }),
      result('slow', { wall: [24_000] }),
    ]),
  ).toEqual([
    '| unzip | 16.00 (15.00 to 20.00) | 1.00 | 1.50 | 118 | right, every cell |',
    '| slow ¹ | 24.00 (24.00 to 24.00) | 1.50 | 1.50 | 118 | right, every cell |',
  ]);
});

it('never leaves out silently what could not be measured', () => {
  expect(
    rowsOf([
      result('unzip', { wall: [], hindrance: 'unzip is not installed' }),
      result('ours', { wall: [1_000] }),
      result('slow', { wall: [], verdict: null }),
    ]),
  ).toEqual([
    '| unzip | not measured: unzip is not installed | | | | |',
    '| ours | 1.00 (1.00 to 1.00) |  | 1.50 | 118 | right, every cell |',
    '| slow ¹ | not measured: no run asked for | | | | |',
  ]);
});

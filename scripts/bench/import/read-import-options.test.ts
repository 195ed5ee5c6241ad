import { expect, it } from 'vitest';
import { readImportOptions } from './read-import-options.ts';

it('measures the real size five times by default, the slow ones once', () => {
  expect(readImportOptions([])).toEqual({
    rows: 5_600_000,
    seed: 'strikewatch',
    runs: 5,
    'slow-runs': 1,
    only: null,
  });
});

it('reads numbers and a choice of contenders', () => {
  const args = ['--rows', '20000', '--runs=2', '--slow-runs', '0', '--only', 'unzip,scan'];

  expect(readImportOptions(args)).toMatchObject({
    rows: 20_000,
    runs: 2,
    'slow-runs': 0,
    only: ['unzip', 'scan'],
  });
});

it.each([
  [['--rows', 'many'], 'rows'],
  [['--rows', '9000000'], 'rows'],
  [['--runs', '0'], 'runs'],
  [['--seed', '../x'], 'letters and digits only'],
  [['--fast'], "Unknown option '--fast'"],
])('refuses %j and says why', (args, reason) => {
  expect(() => readImportOptions(args)).toThrow(reason);
});

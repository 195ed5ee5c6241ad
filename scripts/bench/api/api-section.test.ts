import { expect, it } from 'vitest';
import { apiSection, percentile } from './api-section.ts';

it.each([
  [50, 2],
  [75, 3],
  [99, 4],
  [100, 4],
])('takes the %i percent point by nearest rank', (percent, value) => {
  expect(percentile([1, 2, 3, 4], percent)).toBe(value);
});

it('has no point of nothing', () => {
  expect(percentile([], 99)).toBeNull();
});

it('tells names and pages apart, and errors of each', () => {
  const section = apiSection(
    {
      command: 'npm run bench api',
      date: '2026-11-25',
      machine: 'two cores',
      companies: 5_600_000,
      underThreat: 400_000,
      clients: 1,
      importSeconds: 99.6,
      loadBefore: 0.04,
    },
    {
      quiet: [
        { kind: 'name: LTD', ms: 10, isRight: true },
        { kind: 'company by number', ms: 2, isRight: false },
      ],
      whileImporting: [{ kind: 'name: LTD', ms: 20.04, isRight: true }],
    },
  );

  expect(section).toContain('| **all names** | nothing else | 1 | 10.0 | 10.0 | 10.0 | 10.0 | 0 |');
  expect(section).toContain('| **all names** | an import | 1 | 20.0 | 20.0 | 20.0 | 20.0 | 0 |');
  expect(section).toContain('| company by number | nothing else | 1 | 2.0 | 2.0 | 2.0 | 2.0 | 1 |');
  expect(section).toContain('| company by number | an import | 0 |  |  |  |  | 0 |');
  expect(section).toContain('took 100 s. Load average of the minute before: 0.0.');
});

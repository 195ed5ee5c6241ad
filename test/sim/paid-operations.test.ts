import { describe, expect, it } from 'vitest';
import { runPaidDays, type PaidFigures } from './model/paid-run.ts';
import { shareResolved, tellPaidFigures } from './model/tell-paid-figures.ts';

const halfAnHourMs = 30 * 60_000;

describe('a week of 200 paid look-ups a day', () => {
  const all: PaidFigures[] = [];

  it.each(Array.from({ length: 3 }, (_, at) => at + 1))(
    'pays for nothing twice, keeps its books and tells of each doubt: seed %i',
    async (seed) => {
      const figures = await runPaidDays({ seed, days: 7, perDay: 200, hoursBetweenLooks: 24 });
      all.push(figures);

      process.stdout.write(tellPaidFigures(`200 a day for a week, seed ${seed}`, [figures]));
      expect(figures.wrong).toEqual([]);
      expect(figures.longestUnalertedMs).toBeLessThanOrEqual(halfAnHourMs);
      expect(figures.seen['credits renewed']).toBe(1);
    },
  );

  it('ends most of its doubts without a person', () => {
    process.stdout.write(tellPaidFigures('200 a day for a week, all', all));
    expect(all.length).toBeGreaterThan(0);
    expect(shareResolved(all)).toBeGreaterThan(0.8);
  });
});

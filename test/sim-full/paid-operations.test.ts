import { describe, expect, it } from 'vitest';
import { runPaidDays, type PaidFigures } from '../sim/model/paid-run.ts';
import { shareResolved, tellPaidFigures } from '../sim/model/tell-paid-figures.ts';

const halfAnHourMs = 30 * 60_000;

describe('thirty days of 200 paid look-ups a day', () => {
  const all: PaidFigures[] = [];

  it.each(Array.from({ length: 20 }, (_, at) => at + 1))(
    'pays for nothing twice, keeps its books and tells of each doubt: seed %i',
    async (seed) => {
      const figures = await runPaidDays({ seed, days: 30, perDay: 200, hoursBetweenLooks: 24 });
      all.push(figures);

      process.stdout.write(tellPaidFigures(`200 a day for thirty days, seed ${seed}`, [figures]));
      expect(figures.wrong).toEqual([]);
      expect(figures.longestUnalertedMs).toBeLessThanOrEqual(halfAnHourMs);
      expect(figures.seen['credits renewed']).toBe(1);
    },
  );

  it('ends 95 % of its doubts without a person', () => {
    process.stdout.write(tellPaidFigures('200 a day for thirty days, all', all));
    expect(all.length).toBeGreaterThan(0);
    expect(shareResolved(all)).toBeGreaterThanOrEqual(0.95);
  });
});

describe('thirty days of 2,000 paid look-ups a day', () => {
  const all: PaidFigures[] = [];

  it.each(Array.from({ length: 50 }, (_, at) => at + 1))(
    'pays for nothing twice, keeps its books and tells of each doubt: seed %i',
    async (seed) => {
      const figures = await runPaidDays({ seed, days: 30, perDay: 2_000, hoursBetweenLooks: 120 });
      all.push(figures);

      process.stdout.write(tellPaidFigures(`2,000 a day for thirty days, seed ${seed}`, [figures]));
      expect(figures.wrong).toEqual([]);
      expect(figures.longestUnalertedMs).toBeLessThanOrEqual(halfAnHourMs);
      expect(figures.seen['credits renewed']).toBe(1);
    },
  );

  it('ends 95 % of its doubts without a person', () => {
    process.stdout.write(tellPaidFigures('2,000 a day for thirty days, all', all));
    expect(all.length).toBeGreaterThan(0);
    expect(shareResolved(all)).toBeGreaterThanOrEqual(0.95);
  });
});

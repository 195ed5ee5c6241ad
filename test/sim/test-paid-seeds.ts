import { describe, expect, it } from 'vitest';
import { runPaidDays, type PaidFigures } from './model/paid-run.ts';
import { shareResolved, tellPaidFigures } from './model/tell-paid-figures.ts';

const halfAnHourMs = 30 * 60_000;

/** Deaths that come by chance: one seed of the whole chain may be without them, ten of these are not. */
const mustBeMet = [
  'crash at a free call',
  'crash between intent and request',
  'crash between request and reply',
] as const;

interface PaidSeeds {
  readonly perDay: number;
  readonly hoursBetweenLooks: number;
  /** Share of the doubts of all seeds that must end without a person. */
  readonly leastResolved: number;
}

/** Thirty days of so many paid look-ups a day from each seed. One that fails is run again by its name: `-t "seed 7"`. */
export function testPaidSeeds(
  seeds: readonly number[],
  { perDay, hoursBetweenLooks, leastResolved }: PaidSeeds,
): void {
  const days = 30;

  describe(`${days} days of ${perDay} paid look-ups a day`, () => {
    const all: PaidFigures[] = [];

    it.each(seeds)(
      'pays for nothing twice, keeps its books and tells of each doubt: seed %i',
      async (seed) => {
        const figures = await runPaidDays({ seed, days, perDay, hoursBetweenLooks });
        all.push(figures);

        const name = `${perDay} a day for ${days} days, seed ${seed}`;
        process.stdout.write(tellPaidFigures(name, [figures]));
        expect(figures.wrong).toEqual([]);
        expect(figures.longestUnalertedMs).toBeLessThanOrEqual(halfAnHourMs);
        expect(figures.seen['credits renewed']).toBe(1);
      },
    );

    it.each(mustBeMet)('meets, in one seed or another: %s', (what) => {
      expect(all.filter(({ seen }) => (seen[what] ?? 0) > 0)).not.toEqual([]);
    });

    it(`ends ${100 * leastResolved} % of its doubts without a person`, () => {
      process.stdout.write(tellPaidFigures(`${perDay} a day for ${days} days, all`, all));
      expect(all.length).toBeGreaterThan(0);
      expect(shareResolved(all)).toBeGreaterThanOrEqual(leastResolved);
    });
  });
}

import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { pickCompanies } from '../../../src/store/pick-companies.ts';
import { seedCompany } from '../../support/seed-company.ts';
import {
  describeOnEveryEngine,
  setupDatabase,
  sqliteFileOf,
} from '../../support/setup-database.ts';

/** A cheap generator that gives the same numbers in every run. */
function diceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describeOnEveryEngine('picking companies', (engine) => {
  it('gives different companies, as many as are asked for and there are', async () => {
    const { db } = await setupDatabase(engine);
    const numbers = ['00000007', '01234567', 'NI000001', 'OC300001', 'SC123456'];
    for (const number of numbers) await seedCompany(db, number);

    expect(await pickCompanies(db, 50, diceOf(1))).toEqual(numbers);
    expect(new Set(await pickCompanies(db, 3, diceOf(1))).size).toBe(3);
    expect(await pickCompanies(db, 0, diceOf(1))).toEqual([]);
  });

  it('picks every company equally often, however the numbers lie', async () => {
    const { db } = await setupDatabase(engine);
    // Nine in a row and one far away: whoever looks for the next number from a random one would find that one most.
    const numbers = ['SC999999', ...Array.from({ length: 9 }, (_, at) => `0000000${at}`)];
    for (const number of numbers) await seedCompany(db, number);
    const dice = diceOf(7);

    const times = new Map<string, number>();
    for (let round = 0; round < 3_000; round += 1) {
      for (const number of await pickCompanies(db, 2, dice)) {
        times.set(number, (times.get(number) ?? 0) + 1);
      }
    }

    for (const number of numbers) {
      expect(times.get(number)).toBeGreaterThan(500);
      expect(times.get(number)).toBeLessThan(700);
    }
  });

  it('walks over the index of the numbers alone and sorts nothing', async () => {
    const { url } = await setupDatabase(engine);
    using database = new DatabaseSync(sqliteFileOf(url), { readOnly: true });
    const plan = database
      .prepare(
        `explain query plan select company_number from companies
         where company_number > '0' order by company_number limit 1 offset 7`,
      )
      .all()
      .map(({ detail }) => String(detail));

    expect(plan).toHaveLength(1);
    expect(plan[0]).toContain('USING COVERING INDEX');
  });
});

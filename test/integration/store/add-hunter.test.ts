import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { migrate } from '../../../src/store/migrate.ts';
import { InMemoryProvider } from '../../support/in-memory-provider.ts';
import { setupPaidWork } from '../../support/paid-work.ts';
import { sqliteFileOf } from '../../support/setup-database.ts';

const before = '0036-count-and-verify-addresses';
const nothing = { people: {}, addresses: {}, counts: {} };

/** What later migrations add to look-ups is empty here, and goes. */
function isLater(column: string): boolean {
  return column.startsWith('refused_') || column === 'is_charge_assumed';
}

it('a database with paid work keeps it, going back before the second provider and forth again', async () => {
  const work = await setupPaidWork({ providers: ['snov', 'hunter'], countsFirst: true });
  const snov = new InMemoryProvider({
    credits: 10,
    knowledge: { ...nothing, domains: { 'alpha ltd': 'alpha.example' } },
    answersAtOnce: true,
  });
  const hunter = new InMemoryProvider({
    credits: 10,
    knowledge: { ...nothing, domains: { 'beta ltd': 'beta.example' } },
    answersAtOnce: true,
    name: 'hunter',
    mostRows: 1,
  });
  await work.addCompany('00000001', 'ALPHA LTD');
  await work.addCompany('00000002', 'BETA LTD');
  await work.runWith([snov, hunter]);
  const read = (query: string) => {
    using database = new DatabaseSync(sqliteFileOf(work.url), { readOnly: true });
    return database.prepare(query).all();
  };
  const money = () =>
    read('select * from spend_intents order by id').map((row) =>
      Object.fromEntries(Object.entries(row).filter(([column]) => !isLater(column))),
    );
  const answers = () =>
    read(
      `select operation, subject_key, answer, looked_up_at, expires_at from lookups order by subject_key, expires_at`,
    );
  const jobs = () => read(`select * from jobs where lane <> 'hunter' order by id`);
  const kept = { money: money(), jobs: jobs() };
  const ofSnov = read(
    `select operation, subject_key, answer, looked_up_at, expires_at from lookups where provider = 'snov' order by subject_key, expires_at`,
  );

  await migrate(work.db, before);
  const older = { money: money(), answers: answers(), jobs: jobs() };
  const lanes = read(`select distinct lane from jobs`).map((row) => row['lane']);
  const methods = read(`select domain, method from domains order by domain`);
  await migrate(work.db);

  expect(ofSnov).toHaveLength(2);
  expect(older).toEqual({ ...kept, answers: ofSnov });
  expect(lanes).not.toContain('hunter');
  expect(methods).toEqual([
    expect.objectContaining({ domain: 'alpha.example', method: 'snov' }),
    expect.objectContaining({ domain: 'beta.example', method: 'candidate' }),
  ]);
  expect({ money: money(), jobs: jobs() }).toEqual(kept);
  expect(read(`select distinct provider from lookups`)).toMatchObject([{ provider: 'snov' }]);
  expect(read('pragma foreign_key_check')).toEqual([]);
  expect(read('pragma integrity_check')).toMatchObject([{ integrity_check: 'ok' }]);
});

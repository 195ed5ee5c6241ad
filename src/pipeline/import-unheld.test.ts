import { expect, it } from 'vitest';
import { parseCompanyNumber } from '../domain/company-number.ts';
import {
  activeRows as others,
  csvOf,
  setupImport,
  struckOff,
  wholeOctober,
  wholeSeptember,
} from '../../test/support/imported-register.ts';

const inSeptember = Date.parse('2026-09-15T10:00:00Z');
const [dissolved, doubted] = [parseCompanyNumber('00000001')!, parseCompanyNumber('00000002')!];
const wholeAugust = 'BasicCompanyDataAsOneFile-2026-09-01.csv';

/** The stream has said in September that companies which are not held are dissolved. */
async function setup() {
  const world = await setupImport();
  const { db } = world;
  for (const company_number of [dissolved, doubted]) {
    await db
      .insertInto('unheld_statuses')
      .values({ company_number, company_status: 'dissolved', as_of: inSeptember })
      .execute();
  }
  return {
    ...world,
    remembered: async () =>
      (await db.selectFrom('unheld_statuses').select('company_number').execute()).map(
        (row) => row.company_number,
      ),
  };
}

it.each([
  ['an extract', 'BasicCompanyData-2026-10-01-part2_7.csv'],
  ['a file without a date', 'some.csv'],
])('leaves what the stream said of companies that %s lacks', async (_what, file) => {
  const { importRows, remembered, episodes, db } = await setup();

  await importRows(file, others);

  expect(await remembered()).toEqual([dissolved, doubted]);
  await importRows(wholeAugust, [...others, { number: '00000001', status: struckOff }]);
  expect(await episodes()).toEqual([]);
  expect(
    await db.selectFrom('companies').select(['company_number', 'company_status']).execute(),
  ).toEqual([{ company_number: dissolved, company_status: 'dissolved' }]);
});

it('forgets what was said before a complete set, but not of a company whose row in it cannot be read', async () => {
  const { write, run, remembered } = await setup();
  write(wholeSeptember, `${csvOf(others)}"BROKEN "QUOTE" LTD","00000002","${struckOff}"\n`);

  await run(wholeSeptember);

  expect(await remembered()).toEqual([doubted]);
});

it('keeps what was said after a complete set', async () => {
  const { importRows, remembered } = await setup();

  await importRows(wholeAugust, others);
  expect(await remembered()).toEqual([dissolved, doubted]);
  await importRows(wholeOctober, others);
  expect(await remembered()).toEqual([]);
});

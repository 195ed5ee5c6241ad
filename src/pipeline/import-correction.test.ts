import { describe, expect, it } from 'vitest';
import { parseCompanyNumber } from '../domain/company-number.ts';
import {
  endOfOctober,
  now,
  setupImport,
  struckOff,
  wholeOctober,
  wholeSeptember,
} from '../../test/support/imported-register.ts';

const first = { number: '00000001', status: struckOff };
const second = { number: '00000002', status: struckOff };

async function setup() {
  let at = now;
  const world = await setupImport({ now: () => at });
  const importRows: typeof world.importRows = (...file) => {
    at += 3_600_000;
    return world.importRows(...file);
  };
  const episodesOf = async (number: string) =>
    (await world.episodes()).filter((episode) => episode.company_number === number);
  const correct = (rows: Parameters<typeof world.importRows>[1]) => importRows(wholeOctober, rows);
  const know = (company: object, number = '00000001') =>
    world.db
      .updateTable('companies')
      .set(company)
      .where('company_number', '=', parseCompanyNumber(number)!)
      .execute();
  return { ...world, importRows, episodesOf, correct, know };
}

describe('a file that puts right an earlier one of the same date', () => {
  it.each([
    ['left out', []],
    ['listed as active', [{ ...first, status: 'Active' }]],
    ['listed as insolvent', [{ ...first, status: 'Liquidation' }]],
  ])('goes on with the episode of a company that the wrong one had %s', async (_what, wrong) => {
    const { importRows, correct, episodesOf, jobs } = await setup();
    await importRows(wholeSeptember, [first, second]);
    await importRows(wholeOctober, [...wrong, second]);
    expect(await episodesOf('00000001')).toMatchObject([{ state: 'closed' }]);

    const report = await correct([first, second]);

    expect(report).toMatchObject({ resumed: 1, entered: 0, left: 0 });
    expect(await episodesOf('00000001')).toMatchObject([
      { state: 'open', left_at: null, leave_reason: null },
    ]);
    expect((await jobs()).map(({ kind, subject }) => [kind, subject])).toContainEqual([
      'check-status',
      '00000001',
    ]);
  });

  it.each([
    ['leaves it out', []],
    ['lists it as active', [{ ...second, status: 'Active' }]],
    ['lists it as insolvent', [{ ...second, status: 'Liquidation' }]],
  ])('ends the episode that only the wrong one had begun, when it %s', async (_what, right) => {
    const { importRows, correct, episodesOf } = await setup();
    await importRows(wholeSeptember, [first]);
    await importRows(wholeOctober, [first, second]);
    expect(await episodesOf('00000002')).toMatchObject([
      { state: 'open', entered_at: endOfOctober },
    ]);

    const report = await correct([first, ...right]);

    expect(report).toMatchObject({ entered: 0, left: 1 });
    // It never was under threat, so nobody hears of a leaving.
    expect(await episodesOf('00000002')).toMatchObject([
      { state: 'closed', left_at: endOfOctober, leave_reason: 'not_confirmed' },
    ]);
    expect(await episodesOf('00000001')).toMatchObject([{ state: 'open' }]);
  });

  it.each(['Active', null])(
    'opens again what a second correction had ended by %s, with no episode more',
    async (status) => {
      const { importRows, correct, episodesOf } = await setup();
      await importRows(wholeSeptember, [first]);
      await importRows(wholeOctober, [first, second]);
      await correct([first, ...(status === null ? [] : [{ ...second, status }])]);

      expect(await correct([first, second])).toMatchObject({ resumed: 1, entered: 0 });
      expect(await episodesOf('00000002')).toMatchObject([
        { state: 'open', entered_at: endOfOctober },
      ]);
    },
  );

  it('ends with its date, for an unknown reason, what an earlier file had begun', async () => {
    const { importRows, correct, episodesOf } = await setup();
    await importRows(wholeSeptember, [first, second]);
    await importRows(wholeOctober, [first, second]);

    await correct([first]);

    expect(await episodesOf('00000002')).toMatchObject([
      { state: 'closed', left_at: endOfOctober, leave_reason: 'unknown' },
    ]);
  });

  it('leaves as it is what the register or the stream has said since', async () => {
    const { importRows, correct, episodesOf, know } = await setup();
    await importRows(wholeSeptember, [first, second]);
    await importRows(wholeOctober, [second]);
    const since = { status_as_of: endOfOctober + 1, status_source: 'rest' } as const;
    await know({ ...since, company_status_detail: null });
    await know(since, '00000002');

    expect(await correct([first])).toMatchObject({ resumed: 0, entered: 0, left: 0 });
    expect(await episodesOf('00000001')).toMatchObject([{ state: 'closed' }]);
    expect(await episodesOf('00000002')).toMatchObject([{ state: 'open' }]);
  });

  it('leaves as it is an end that a filing tells, or that the register does not know the company', async () => {
    const { importRows, correct, episodesOf, know, db } = await setup();
    await importRows(wholeSeptember, [first, second]);
    await importRows(wholeOctober, [{ number: '00000009', status: 'Active' }]);
    await db
      .updateTable('episodes')
      .set({ leave_reason: 'discontinued', stage: 'discontinued' })
      .where('company_number', '=', parseCompanyNumber('00000001')!)
      .execute();
    await know({ not_found_at: now }, '00000002');

    expect(await correct([first, second])).toMatchObject({ resumed: 0, entered: 0 });
    expect([...(await episodesOf('00000001')), ...(await episodesOf('00000002'))]).toMatchObject([
      { state: 'closed' },
      { state: 'closed' },
    ]);
  });

  it('dates the attempt after one that a filing ended before the day of the file', async () => {
    const { importRows, correct, episodesOf, db } = await setup();
    await importRows(wholeSeptember, [first, second]);
    await importRows(wholeOctober, [{ ...first, status: 'Active' }, second]);
    await db
      .updateTable('episodes')
      .set({ leave_reason: 'discontinued', left_at: Date.parse('2026-10-10T00:00:00Z') })
      .where('company_number', '=', parseCompanyNumber('00000001')!)
      .execute();

    await correct([first, second]);

    expect(await episodesOf('00000001')).toMatchObject([
      { state: 'closed', leave_reason: 'discontinued' },
      { state: 'open', entered_at: endOfOctober },
    ]);
  });
});

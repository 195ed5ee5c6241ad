import { describe, expect, it } from 'vitest';
import {
  setupImport as setup,
  struckOff,
  wholeOctober,
  wholeSeptember,
  type ImportedRow,
} from '../../test/support/imported-register.ts';

/** As large as it has to be to be judged. */
const under = 300;
const size = 1_500;

/** A register in which one company in ten is under threat. */
const register: readonly Required<Omit<ImportedRow, 'accountRefDay' | 'uri'>>[] = Array.from(
  { length: size },
  (_, index) => ({
    number: String(1_000_000 + index * 37).padStart(8, '0'),
    name: `COMPANY ${index} LIMITED`,
    status: index < under ? struckOff : 'Active',
    postcode: `LS${1 + (index % 20)} ${index % 10}AB`,
    category: index % 20 === 0 ? 'Limited Liability Partnership' : 'Private Limited Company',
    incorporated: '02/03/2015',
  }),
);

type Change = (row: (typeof register)[number], index: number) => Partial<ImportedRow>;

function changed(change: Change): readonly ImportedRow[] {
  return register.map((row, index) => ({ ...row, ...change(row, index) }));
}

const others: Readonly<Record<string, Change>> = {
  'numbers of another register': (_row, index) => ({ number: String(20_000_000 + index) }),
  'every name of the row after it': (_row, index) => ({
    name: register[(index + 1) % size]?.name ?? '',
  }),
  'no postcodes': () => ({ postcode: '' }),
  'postcodes of other rows': (_row, index) => ({
    postcode: register[(index + 3) % size]?.postcode ?? '',
  }),
  'impossible dates': () => ({ incorporated: '41/13/2015' }),
  'another category for each': () => ({ category: 'Registered Society' }),
  'a category that nobody knows': () => ({ category: 'Firm' }),
  'others under threat': (_row, index) => ({
    status: index >= under && index < under * 2 ? struckOff : 'Active',
  }),
};

describe.each(['strike-off', 'register'] as const)('the shape of a file, scope %s', (scope) => {
  it.each(Object.entries(others))('holds one with %s', async (_what, change) => {
    const { importRows, dump } = await setup();
    expect(await importRows(wholeSeptember, register, { scope })).toMatchObject({
      state: 'complete',
      heldBecause: [],
    });
    const before = await dump();

    const report = await importRows(wholeOctober, changed(change), { scope });

    expect(report).toMatchObject({ state: 'held', inserted: 0, updated: 0, entered: 0, left: 0 });
    expect(report.heldBecause[0]).toMatch(
      /^[\d.]+ % of \d+ .* \(expected: at (least|most) [\d.]+ %\)$/,
    );
    expect(await dump()).toEqual(before);
    expect(
      await importRows(wholeOctober, changed(change), { scope, isAccepted: true }),
    ).toMatchObject({
      state: 'complete',
      heldBecause: [],
    });
  });

  it('believes one half a year later, of which much has changed', async () => {
    const { importRows } = await setup();
    await importRows(wholeSeptember, register, { scope });
    // Three quarters of those that left were struck off, the others go on.
    const later = changed((row, index) => {
      if (index < under) return { status: index % 20 < 7 ? struckOff : 'Active' };
      return {
        ...(index < under * 1.6 && { status: struckOff }),
        ...(index % 50 === 0 && { name: `${row.name} RENAMED` }),
        ...(index % 8 === 0 && { postcode: 'M1 1AA' }),
      };
    }).filter((_row, index) => index >= under || index % 20 < 11);

    const report = await importRows('BasicCompanyDataAsOneFile-2027-04-01.csv', later, { scope });

    expect(report.heldBecause).toEqual([]);
    expect(report.shape.map(({ measure }) => measure)).toEqual(
      expect.arrayContaining(['found_again', 'names_unchanged', 'postcodes_unchanged']),
    );
  });

  it.each([
    ['no postcodes', 'no postcode', () => ({ postcode: '' })],
    ['malformed postcodes', 'malformed postcode', () => ({ postcode: 'LEEDS' })],
    ['impossible dates', 'impossible date in IncorporationDate', () => ({ incorporated: '2015' })],
    ['no names', 'no name', () => ({ name: ' ' })],
    ['unknown categories', 'category that is not known', () => ({ category: 'Firm' })],
    ['nobody under threat', 'are companies under threat', () => ({ status: 'Active' })],
    ['everybody under threat', 'are companies under threat', () => ({ status: struckOff })],
    ['one number', 'stands in it once more', () => ({ number: '00000001' })],
  ] satisfies readonly [string, string, Change][])(
    'holds a first one with %s',
    async (_what, words, change) => {
      const { importRows, snapshots } = await setup();

      const report = await importRows(wholeSeptember, changed(change), { scope });

      expect(report.state).toBe('held');
      expect(report.heldBecause.join('\n')).toContain(words);
      expect(await snapshots()).toMatchObject([{ state: 'held' }]);
    },
  );
});

it('holds a first register whose statuses nobody knows', async () => {
  const { importRows } = await setup();
  const rows = changed((_row, index) => (index < under ? {} : { status: 'Trading' }));

  const report = await importRows(wholeSeptember, rows, { scope: 'register' });

  expect(report.heldBecause).toEqual([
    '80 % of 1500 rows have a status that is not known (expected: at most 5 %)',
  ]);
});

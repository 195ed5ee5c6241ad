import { describe, expect, it } from 'vitest';
import {
  csvOf,
  endOfOctober,
  endOfSeptember,
  setupImport as setup,
  struckOff,
  wholeOctober,
  wholeSeptember,
  type ImportedRow,
} from '../../test/support/imported-register.ts';

const wholeNovember = 'BasicCompanyDataAsOneFile-2026-12-01.csv';
const endOfNovember = Date.parse('2026-11-30T23:59:59.999Z');
const others: readonly ImportedRow[] = Array.from({ length: 20 }, (_, index) => ({
  number: String(index + 10).padStart(8, '0'),
  status: 'Active',
}));
const threatened = [...others, { number: '00000001', status: struckOff }];
const damaged = `${csvOf(others)}"BROKEN "QUOTE" LTD","00000001","${struckOff}"\n`;

describe('when a company came under threat that a file shows', () => {
  it('lies between the complete set before and the file', async () => {
    const { importRows, episodes } = await setup();
    await importRows(wholeSeptember, others);

    await importRows(wholeOctober, threatened);

    expect(await episodes()).toMatchObject([
      { entered_at: endOfOctober, entered_after: endOfSeptember },
    ]);
  });

  it('is unknown where its row of the only file before could not be read', async () => {
    const { write, run, importRows, episodes } = await setup();
    write(wholeSeptember, damaged);
    await run(wholeSeptember);

    expect(await importRows(wholeOctober, threatened)).toMatchObject({ entered: 1 });
    expect(await episodes()).toMatchObject([{ entered_at: null, entered_after: null }]);
  });

  it.each([1, 2])(
    'lies after the last file that could tell, where %i since could not',
    async (files) => {
      const { write, run, importRows, episodes } = await setup();
      await importRows('BasicCompanyDataAsOneFile-2026-09-01.csv', others);
      for (const file of [wholeSeptember, wholeOctober].slice(0, files)) {
        write(file, damaged);
        await run(file);
      }

      await importRows(wholeNovember, threatened);

      expect(await episodes()).toMatchObject([
        { entered_at: endOfNovember, entered_after: Date.parse('2026-08-31T23:59:59.999Z') },
      ]);
    },
  );

  it('is told again by a file in which its row can be read', async () => {
    const { write, run, importRows, episodes, db } = await setup();
    write(wholeSeptember, damaged);
    await run(wholeSeptember);
    await importRows(wholeOctober, others);
    expect(await db.selectFrom('untold_companies').selectAll().execute()).toEqual([]);

    await importRows(wholeNovember, threatened);

    expect(await episodes()).toMatchObject([
      { entered_at: endOfNovember, entered_after: endOfOctober },
    ]);
  });

  it('is unknown for what the first file shows', async () => {
    const { importRows, episodes } = await setup();

    await importRows(wholeSeptember, threatened, { scope: 'register' });

    expect(await episodes()).toMatchObject([{ entered_at: null, entered_after: null }]);
  });

  it('lies after the day on which it was left before', async () => {
    const { importRows, episodes } = await setup();
    await importRows(wholeSeptember, threatened);
    await importRows(wholeOctober, [...others, { number: '00000001', status: 'Active' }]);

    await importRows(wholeNovember, threatened);

    expect((await episodes()).at(-1)).toMatchObject({
      entered_at: endOfNovember,
      entered_after: endOfOctober,
    });
  });
});

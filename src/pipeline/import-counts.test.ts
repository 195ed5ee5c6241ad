import { describe, expect, it } from 'vitest';
import {
  csvOf,
  setupImport,
  struckOff,
  wholeOctober,
  wholeSeptember,
} from '../../test/support/imported-register.ts';

const scopes = ['strike-off', 'register'] as const;

/** Rows enough that a bad one is none too many. */
const others = Array.from({ length: 20 }, (_, index) => ({
  number: String(index + 10).padStart(8, '0'),
  status: 'Active',
}));

describe.each(scopes)('the counts of an import, scope %s', (scope) => {
  it('tells companies that are absent from those whose rows cannot be read', async () => {
    const { importRows, write, run, episodes, events } = await setupImport();
    const underThreat = ['00000001', '00000002', '00000003'].map((number) => ({
      number,
      status: struckOff,
    }));
    await importRows(wholeSeptember, underThreat, { scope });
    write(wholeOctober, `${csvOf(others)}"BROKEN "QUOTE" LTD","00000002","${struckOff}"\n`);

    const report = await run(wholeOctober, { scope, isAccepted: true });

    expect(report).toMatchObject({ rowsRejected: 1, absent: 2, unread: 1, left: 2 });
    expect((await episodes()).filter(({ state }) => state === 'open')).toMatchObject([
      { company_number: '00000002' },
    ]);
    const completed = (await events()).filter(({ type }) => type === 'import.completed');
    expect(completed.map(({ data }) => JSON.parse(data))).toMatchObject([
      { absent: 0, unread: 0 },
      { absent: 2, unread: 1 },
    ]);
  });

  it('counts a company once that stands in the file more than once, and its other rows apart', async () => {
    const { importRows, snapshots } = await setupImport();
    const rows = [
      { number: '00000001', status: struckOff },
      { number: '00000001', status: struckOff, name: 'THE SAME LTD' },
      { number: '00000001', status: struckOff },
      { number: '00000002', status: struckOff },
      ...others,
    ];

    const first = await importRows(wholeOctober, rows, { scope });
    const again = await importRows(wholeOctober, rows, { scope });

    const rowsKept = scope === 'register' ? 24 : 4;
    const companies = scope === 'register' ? 22 : 2;
    expect(first).toMatchObject({
      rowsRead: 24,
      rowsKept,
      duplicates: 2,
      underThreat: 2,
      entered: 2,
      inserted: companies,
      updated: 0,
      unchanged: 0,
      quality: { duplicates: 2, rowsExamined: rowsKept, byStatus: { [struckOff]: 4 } },
    });
    expect(again).toMatchObject({
      duplicates: 2,
      underThreat: 2,
      inserted: 0,
      unchanged: companies,
    });
    expect((await snapshots()).map((row) => row.under_threat)).toEqual([2, 2]);
  });

  it('counts a company as under threat that has another row which says otherwise', async () => {
    const { importRows } = await setupImport();

    const report = await importRows(
      wholeOctober,
      [
        { number: '00000001', status: struckOff },
        { number: '00000001', status: 'Active' },
        ...others,
      ],
      { scope },
    );

    expect(report).toMatchObject({ underThreat: 1, entered: 1 });
  });

  it('rejects a short number whose URI tells another, and takes neither company for absent', async () => {
    const { importRows, write, run, episodes } = await setupImport();
    const base = 'http://business.data.gov.uk/id/company/';
    await importRows(
      wholeSeptember,
      ['08209948', '09999999', '08209949'].map((number) => ({ number, status: struckOff })),
      { scope },
    );
    const csv = csvOf([
      ...others,
      { number: '8209948', status: struckOff, uri: `${base}09999999` },
      { number: '8209949', status: struckOff, uri: `${base}08209949` },
    ]);
    write(wholeOctober, csv);

    const report = await run(wholeOctober, { scope, isAccepted: true });

    expect(report).toMatchObject({ rowsRejected: 1, absent: 0, unread: 2, left: 0 });
    expect(report.quality).toMatchObject({
      repairedNumbers: 1,
      rejects: { 'company number "…" is short, and its URI tells another: N': 1 },
    });
    expect((await episodes()).map(({ state }) => state)).toEqual(['open', 'open', 'open']);
  });
});

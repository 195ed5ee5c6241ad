import { describe, expect, it } from 'vitest';
import { laterColumns, readBulkColumns, requiredColumns, type BulkColumn } from './bulk-columns.ts';
import { parseBulkRow } from './parse-bulk-row.ts';

const header = [...requiredColumns, ...laterColumns];

function parse(
  cells: Partial<Record<BulkColumn, string>>,
  options: { header?: readonly BulkColumn[]; replacedSequences?: number } = {},
) {
  const names = options.header ?? header;
  const given: Partial<Record<BulkColumn, string>> = {
    CompanyName: 'EXAMPLE LIMITED',
    CompanyNumber: '01234567',
    CompanyStatus: 'Active',
    CompanyCategory: 'Private Limited Company',
    ...cells,
  };
  return parseBulkRow(
    {
      kind: 'record',
      fields: names.map((name) => given[name] ?? ''),
      line: 7,
      raw: 'the line',
      replacedSequences: options.replacedSequences ?? 0,
    },
    readBulkColumns(names, 'a.csv'),
  );
}

function parseRow(...args: Parameters<typeof parse>) {
  const result = parse(...args);
  if (result.kind === 'reject') throw new Error(result.reason);
  return result;
}

describe('parseBulkRow', () => {
  it('keeps every one of the 55 columns', () => {
    const dates = header.filter((name) => /Date$|CONDATE$/.test(name));
    const numbers = header.filter((name) => /\.Num|AccountRef/.test(name));
    const cells: Partial<Record<BulkColumn, string>> = {};
    for (const name of header) cells[name] = `text of ${name}`;
    for (const [index, name] of dates.entries()) cells[name] = `${index + 10}/03/2020`;
    for (const [index, name] of numbers.entries()) {
      // The first two are a day and a month.
      cells[name] = String(index + (index < 2 ? 7 : 100));
    }
    cells.CompanyNumber = '01234567';
    cells.CompanyCategory = 'Private Limited Company';
    cells['RegAddress.PostCode'] = 'LS1 4AP';
    cells.CompanyStatus = 'Active - Proposal to Strike off';

    const { company, issues } = parseRow(cells);

    expect(issues).toEqual([]);
    expect(company.status).toEqual({
      companyStatus: 'active',
      companyStatusDetail: 'active-proposal-to-strike-off',
    });
    const kept = leavesOf({ ...company, status: null });
    expect(kept.toSorted()).toEqual(header.map((name) => asKept(cells[name] ?? '')).toSorted());
  });

  it('puts each cell where it belongs', () => {
    const { company } = parseRow({
      'RegAddress.PostTown': 'LEEDS',
      'Accounts.NextDueDate': '30/09/2026',
      'Returns.LastMadeUpDate': '01/02/2016',
      'Mortgages.NumMortSatisfied': '3',
      'SICCode.SicText_2': '62090 - Other information technology service activities',
      'PreviousName_1.CompanyName': 'LATEST LIMITED',
      'PreviousName_1.CONDATE': '15/07/2011',
      'PreviousName_2.CompanyName': 'FIRST LIMITED',
      ConfStmtNextDueDate: '27/06/2026',
    });

    expect(company).toMatchObject({
      companyNumber: '01234567',
      registeredOffice: { postTown: 'LEEDS', county: null },
      accountsNextDueDate: '2026-09-30',
      returnsLastMadeUpDate: '2016-02-01',
      numMortSatisfied: 3,
      numMortCharges: null,
      sicTexts: [null, '62090 - Other information technology service activities', null, null],
      previousNames: [
        { companyName: 'LATEST LIMITED', ceasedOn: '2011-07-15' },
        { companyName: 'FIRST LIMITED', ceasedOn: null },
      ],
      confStmtNextDueDate: '2026-06-27',
      confStmtLastMadeUpDate: null,
    });
  });

  it('reads text as published, spaces and all', () => {
    const { company } = parseRow({ 'RegAddress.AddressLine1': 'UNIT 9   BERRY COURT ' });

    expect(company.registeredOffice.addressLine1).toBe('UNIT 9   BERRY COURT ');
  });

  it('reads None Supplied as no SIC code', () => {
    expect(parseRow({ 'SICCode.SicText_1': 'None Supplied' }).company.sicTexts[0]).toBeNull();
  });

  it('reads a file without the confirmation statement columns', () => {
    expect(parseRow({}, { header: requiredColumns }).company.confStmtNextDueDate).toBeNull();
  });

  it.each([
    [{ IncorporationDate: '31/02/2020' }, 'impossible_date', 'IncorporationDate', '31/02/2020'],
    [{ 'PreviousName_3.CONDATE': 'soon' }, 'impossible_date', 'PreviousName_3.CONDATE', 'soon'],
    [{ 'Mortgages.NumMortCharges': '-1' }, 'not_a_number', 'Mortgages.NumMortCharges', '-1'],
    [{ CompanyStatus: 'foobar' }, 'unknown_status', 'CompanyStatus', 'foobar'],
    [{ CompanyStatus: '' }, 'unknown_status', 'CompanyStatus', ''],
    [{ CompanyName: '' }, 'empty_name', 'CompanyName', ''],
    [{ CompanyNumber: '1234567' }, 'repaired_number', 'CompanyNumber', '1234567'],
    [{ CompanyCategory: 'foobar' }, 'unknown_category', 'CompanyCategory', 'foobar'],
    [{ 'RegAddress.PostCode': 'EH1' }, 'malformed_postcode', 'RegAddress.PostCode', 'EH1'],
  ])('keeps the row with %o and reports %s', (cells, ...[kind, column, raw]) => {
    const { company, issues } = parseRow(cells);

    expect(issues).toEqual([{ kind, column, raw }]);
    expect(company.companyNumber).toBe('01234567');
  });

  it('never takes an unknown status for active, and keeps its wording', () => {
    expect(parseRow({ CompanyStatus: 'foobar' }).company).toMatchObject({
      companyStatusRaw: 'foobar',
      status: { companyStatus: null, companyStatusDetail: null },
    });
  });

  it('reports text that was not UTF-8', () => {
    expect(parseRow({}, { replacedSequences: 2 }).issues).toEqual([
      { kind: 'undecodable_text', column: null, raw: '2 byte sequences replaced' },
    ]);
  });

  it('rejects a row without a possible company number, with its line and text', () => {
    expect(parse({ CompanyNumber: '1.2E+07' })).toEqual({
      kind: 'reject',
      line: 7,
      reason: '"1.2E+07" cannot be a company number',
      raw: 'the line',
    });
  });
});

function leavesOf(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return value === null || typeof value !== 'object' ? [] : Object.values(value).flatMap(leavesOf);
}

function asKept(cell: string): string {
  const [day, month, year] = cell.split('/');
  return month && year ? `${year}-${month}-${day}` : cell;
}

import { describe, expect, it } from 'vitest';
import { laterColumns, readBulkColumns, requiredColumns } from './bulk-columns.ts';

const all = [...requiredColumns, ...laterColumns];

describe('readBulkColumns', () => {
  it('maps the published 55 columns by trimmed name', () => {
    const columns = readBulkColumns(
      all.map((name) => ` ${name}`),
      'a.csv',
    );

    expect(all).toHaveLength(55);
    expect([...columns.positions.values()]).toEqual(all.map((_, index) => index));
    expect(columns.ignoredColumns).toEqual([]);
  });

  it('takes the 53 columns of 2012 to 2015', () => {
    const columns = readBulkColumns(requiredColumns, 'a.csv');

    expect(columns.positions.size).toBe(53);
    expect(columns.positions.has('ConfStmtNextDueDate')).toBe(false);
  });

  it('follows another order and leaves out columns it does not know', () => {
    const columns = readBulkColumns([...laterColumns, 'New.Column', ...requiredColumns], 'a.csv');

    expect(columns.positions.get('CompanyName')).toBe(3);
    expect(columns.positions.get('ConfStmtNextDueDate')).toBe(0);
    expect(columns.ignoredColumns).toEqual(['New.Column']);
  });

  it('names the file and the columns that are missing', () => {
    const header = all.filter((name) => name !== 'URI' && name !== 'CompanyStatus');

    const reading = () => readBulkColumns(header, 'a.csv');

    expect(reading).toThrow(expect.objectContaining({ problem: 'wrong-header' }));
    expect(reading).toThrow('a.csv: the header lacks the columns CompanyStatus, URI.');
  });

  it('says so when the first line is no header at all', () => {
    expect(() => readBulkColumns(['EXAMPLE LIMITED', '01234567'], 'a.csv')).toThrow(
      /a\.csv: line 1 is not the header/,
    );
  });

  it('refuses a header that names a column twice', () => {
    expect(() => readBulkColumns([...all, 'URI'], 'a.csv')).toThrow(/"URI" twice/);
  });
});

import { describe, expect, it } from 'vitest';
import { arrangeParts } from '../input-files/arrange-parts.ts';
import { readBulkFileName } from './bulk-file-name.ts';

function arrange(...names: string[]) {
  const { parts, ...rest } = arrangeParts(
    names.map((name) => ({ name })),
    { where: 'folder', readName: readBulkFileName, isFolder: false },
  );
  return { names: parts.map((part) => part.name), ...rest };
}

const part = (number: number, total: number, date = '2026-09-01'): string =>
  `BasicCompanyData-${date}-part${number}_${total}.csv`;

describe('files of the register', () => {
  it('knows the single file as the whole register', () => {
    expect(arrange('BasicCompanyDataAsOneFile-2026-09-01.zip')).toEqual({
      names: ['BasicCompanyDataAsOneFile-2026-09-01.zip'],
      snapshotDate: '2026-09-01',
      isCompleteSet: true,
    });
  });

  it('puts parts into the order of their numbers, beyond nine', () => {
    const numbers = [7, 11, 2, 10, 1, 3, 9, 4, 8, 5, 6];

    expect(arrange(...numbers.map((number) => part(number, 11)))).toEqual({
      names: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((number) => part(number, 11)),
      snapshotDate: '2026-09-01',
      isCompleteSet: true,
    });
  });

  it('does not take one part, an extract or an undated file for the register', () => {
    expect(arrange(part(1, 7)).isCompleteSet).toBe(false);
    expect(arrange('BasicCompanyDataAsOneFile-2026-09-01_sample.csv').isCompleteSet).toBe(false);
    expect(arrange('my_BasicCompanyDataAsOneFile-2026-09-01.csv').isCompleteSet).toBe(false);
    expect(arrange('companies.csv')).toMatchObject({ isCompleteSet: false, snapshotDate: null });
    expect(arrange('b.csv', 'a.csv').names).toEqual(['a.csv', 'b.csv']);
  });

  it('does not take a folder with a single part for one that is meant', () => {
    const only = [{ name: part(2, 3) }];
    const of = { where: 'folder', readName: readBulkFileName };

    expect(() => arrangeParts(only, { ...of, isFolder: true })).toThrow(
      'folder lacks part 1, 3 of 3',
    );
    expect(arrangeParts(only, { ...of, isFolder: false }).isCompleteSet).toBe(false);
  });

  it('names the parts that are missing', () => {
    const names = [part(1, 4), part(4, 4)];

    expect(() => arrange(...names)).toThrow(expect.objectContaining({ problem: 'incomplete-set' }));
    expect(() => arrange(...names)).toThrow('folder lacks part 2, 3 of 4');
  });

  it.each([
    ['two dates', [part(1, 2), part(2, 2, '2026-10-01')], /2026-09-01, 2026-10-01/],
    ['a date and none', [part(1, 2), 'companies.csv'], /no date in the name/],
    [
      'a part twice',
      [part(1, 2), part(2, 2), part(2, 2).replace('csv', 'zip')],
      /part 2 of 2 more/,
    ],
    ['two partitions', [part(1, 2), part(2, 2), part(1, 3)], /more than once/],
    ['parts and the whole', [part(1, 2), 'BasicCompanyDataAsOneFile-2026-09-01.csv'], /more than/],
    [
      'the whole twice',
      ['BasicCompanyDataAsOneFile-2026-09-01.csv', 'BasicCompanyDataAsOneFile-2026-09-01.zip'],
      /more than once/,
    ],
  ])('refuses %s', (_, names, message) => {
    expect(() => arrange(...names)).toThrow(expect.objectContaining({ problem: 'mixed-set' }));
    expect(() => arrange(...names)).toThrow(message);
  });
});

describe('readBulkFileName', () => {
  it('takes no impossible day for a date', () => {
    expect(readBulkFileName('BasicCompanyDataAsOneFile-2026-13-01.csv')).toMatchObject({
      snapshotDate: null,
      isOriginal: false,
    });
  });
});

import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { bulkHeader } from '../../../src/sandbox/bulk-csv.ts';
import { entryAt, type CompanyLife, type RegisterEntry } from './company-life.ts';

/** Rows about nobody, so that reading takes a while. */
const rowsPerWrite = 2_000;

export interface MonthFile {
  /** Publication date, as in its name. */
  readonly file: string;
  /** The moment whose register it shows. */
  readonly asOf: number;
}

/**
 * The company file of one month in the published form: every company that is in the register, and not gone from it, at that
 * moment. Its first row cannot be read, so that whoever watches for rejects sees when reading has begun.
 */
export function writeMonthFile(
  folder: string,
  { file, asOf }: MonthFile,
  { lives, fillerRows }: { readonly lives: readonly CompanyLife[]; readonly fillerRows: number },
): string {
  const path = join(folder, `BasicCompanyDataAsOneFile-${file}.csv`);
  const output = openSync(path, 'w');
  const write = (lines: readonly string[]): void => {
    writeSync(output, `${lines.join('\n')}\n`);
  };
  write([bulkHeader, unreadableRow]);
  for (let start = 0; start < fillerRows; start += rowsPerWrite) {
    write(Array.from({ length: rowsPerWrite }, (_, index) => fillerRow(start + index)));
  }
  const listed = lives.flatMap((life) => {
    const entry = life.missingFrom.includes(file) ? null : entryAt(life, asOf);
    return entry === null || isGone(entry) ? [] : [rowOf(life.number, entry)];
  });
  write(listed);
  closeSync(output);
  return path;
}

function isGone({ status }: RegisterEntry): boolean {
  return status === 'dissolved' || status === 'converted-closed';
}

const noEntry: RegisterEntry = {
  name: 'NOBODY OF INTEREST LIMITED',
  street: '1 HIGH STREET',
  town: 'LEEDS',
  postcode: 'LS1 4AP',
  status: 'active',
  isProposed: false,
};

const unreadableRow = rowOf('99999999', {
  ...noEntry,
  name: 'UNREADABLE LIMITED',
  isProposed: true,
}).replace('UNREADABLE', 'UN"READABLE');

function fillerRow(index: number): string {
  return rowOf(`8${String(index).padStart(7, '0')}`, noEntry);
}

function rowOf(number: string, { name, street, town, postcode, ...entry }: RegisterEntry): string {
  const cells = [
    [name, number, '', '', street, '', town, '', '', postcode],
    ['Private Limited Company', statusText(entry), 'United Kingdom', '', '02/03/2015'],
    ['31', '3', '31/12/2026', '31/03/2025', 'MICRO ENTITY', '', ''],
    ['0', '0', '0', '0', '43320 - Joinery installation', '', '', '', '0', '0'],
    [`http://business.data.gov.uk/id/company/${number}`],
    Array.from({ length: 20 }, () => ''),
    ['15/02/2027', '01/02/2026'],
  ];
  return cells
    .flat()
    .map((cell) => `"${cell.replaceAll('"', '""')}"`)
    .join(',');
}

function statusText({ status, isProposed }: Pick<RegisterEntry, 'status' | 'isProposed'>): string {
  if (isProposed) return 'Active - Proposal to Strike off';
  return status === 'liquidation' ? 'Liquidation' : 'Active';
}

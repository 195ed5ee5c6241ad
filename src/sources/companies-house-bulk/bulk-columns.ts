import { readBulkFileName } from './bulk-file-name.ts';
import { InputFileError } from '../input-files/input-file-error.ts';

/** The columns every published file has had since 2012, by trimmed name (the header pads some with a space). */
export const requiredColumns = [
  'CompanyName',
  'CompanyNumber',
  'RegAddress.CareOf',
  'RegAddress.POBox',
  'RegAddress.AddressLine1',
  'RegAddress.AddressLine2',
  'RegAddress.PostTown',
  'RegAddress.County',
  'RegAddress.Country',
  'RegAddress.PostCode',
  'CompanyCategory',
  'CompanyStatus',
  'CountryOfOrigin',
  'DissolutionDate',
  'IncorporationDate',
  'Accounts.AccountRefDay',
  'Accounts.AccountRefMonth',
  'Accounts.NextDueDate',
  'Accounts.LastMadeUpDate',
  'Accounts.AccountCategory',
  'Returns.NextDueDate',
  'Returns.LastMadeUpDate',
  'Mortgages.NumMortCharges',
  'Mortgages.NumMortOutstanding',
  'Mortgages.NumMortPartSatisfied',
  'Mortgages.NumMortSatisfied',
  'SICCode.SicText_1',
  'SICCode.SicText_2',
  'SICCode.SicText_3',
  'SICCode.SicText_4',
  'LimitedPartnerships.NumGenPartners',
  'LimitedPartnerships.NumLimPartners',
  'URI',
  'PreviousName_1.CONDATE',
  'PreviousName_1.CompanyName',
  'PreviousName_2.CONDATE',
  'PreviousName_2.CompanyName',
  'PreviousName_3.CONDATE',
  'PreviousName_3.CompanyName',
  'PreviousName_4.CONDATE',
  'PreviousName_4.CompanyName',
  'PreviousName_5.CONDATE',
  'PreviousName_5.CompanyName',
  'PreviousName_6.CONDATE',
  'PreviousName_6.CompanyName',
  'PreviousName_7.CONDATE',
  'PreviousName_7.CompanyName',
  'PreviousName_8.CONDATE',
  'PreviousName_8.CompanyName',
  'PreviousName_9.CONDATE',
  'PreviousName_9.CompanyName',
  'PreviousName_10.CONDATE',
  'PreviousName_10.CompanyName',
] as const;

/** Files of 2012 to 2015 end before these two: the confirmation statement replaced the annual return in 2016. */
export const laterColumns = ['ConfStmtNextDueDate', 'ConfStmtLastMadeUpDate'] as const;

export type BulkColumn = (typeof requiredColumns)[number] | (typeof laterColumns)[number];

export interface BulkColumns {
  /** Where each column stands in this file; absent for a later column that the file does not have. */
  readonly positions: ReadonlyMap<BulkColumn, number>;
  /** Columns this build does not know. Their cells are not read. */
  readonly ignoredColumns: readonly string[];
  /** As the file's name says; nothing in it can have happened later. Null when it says nothing. */
  readonly publishedOn: string | null;
}

/** Maps a header line to columns by name, whatever their order. */
export function readBulkColumns(header: readonly string[], fileName: string): BulkColumns {
  const names = header.map((name) => name.trim());
  refuseUnlessHeader(names, fileName);
  const known: readonly BulkColumn[] = [...requiredColumns, ...laterColumns];
  const positions = new Map<BulkColumn, number>();
  for (const column of known) {
    const position = names.indexOf(column);
    if (position !== -1) positions.set(column, position);
  }
  return {
    positions,
    ignoredColumns: names.filter((name) => !known.some((one) => one === name)),
    publishedOn: readBulkFileName(fileName)?.snapshotDate ?? null,
  };
}

function refuseUnlessHeader(names: readonly string[], fileName: string): void {
  const missing = requiredColumns.filter((column) => !names.includes(column));
  if (missing.length === requiredColumns.length) {
    throw wrongHeader(
      `${fileName}: line 1 is not the header of a Companies House company file, which begins "CompanyName, CompanyNumber,RegAddress.CareOf". ` +
        'Use BasicCompanyData as downloaded, with its first line.',
    );
  }
  if (missing.length > 0) {
    const noun = missing.length === 1 ? 'column' : 'columns';
    throw wrongHeader(
      `${fileName}: the header lacks the ${noun} ${missing.join(', ')}. ` +
        'Use BasicCompanyData as downloaded; if Companies House has changed the file, this version cannot read it.',
    );
  }
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw wrongHeader(`${fileName}: the header names the column "${repeated}" twice.`);
  }
}

function wrongHeader(message: string): InputFileError {
  return new InputFileError(message, { problem: 'wrong-header' });
}

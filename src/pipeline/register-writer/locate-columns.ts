import type { BulkColumns } from '../../sources/companies-house-bulk/bulk-columns.ts';
import { registerColumns, type RegisterColumn } from '../../store/register-file/register-tables.ts';
import { locateCells, plainMakes, plainSources, type Source } from '../locate-cells.ts';

/** What becomes of a cell in the row. Up to `sharedText` an empty cell becomes null. */
export const makes = {
  ...plainMakes,
  /** The id of a text that many rows share. */
  sharedText: 4,
  category: 5,
  status: 6,
  accountCategory: 7,
  nameKey: 8,
  nameEnding: 9,
  nameText: 10,
  uriPrefix: 11,
  uriText: 12,
  previousNames: 13,
} as const;
export type Makes = (typeof makes)[keyof typeof makes];

const sources: Readonly<Record<RegisterColumn, Source<Makes>>> = {
  ...plainSources,
  name_key: { from: 'CompanyName', makes: makes.nameKey },
  name_ending: { from: 'CompanyName', makes: makes.nameEnding },
  name_text: { from: 'CompanyName', makes: makes.nameText },
  country: { from: 'RegAddress.Country', makes: makes.sharedText },
  company_category: { from: 'CompanyCategory', makes: makes.category },
  status: { from: 'CompanyStatus', makes: makes.status },
  country_of_origin: { from: 'CountryOfOrigin', makes: makes.sharedText },
  account_category: { from: 'Accounts.AccountCategory', makes: makes.accountCategory },
  uri_prefix: { from: 'URI', makes: makes.uriPrefix },
  uri_text: { from: 'URI', makes: makes.uriText },
  previous_names: { from: 'PreviousName_1.CompanyName', makes: makes.previousNames },
};

/** Where everything stands in this file that a row of the register file is made of, values in the order of `registerColumns`. */
export function locateColumns(columns: BulkColumns, noCell: number) {
  return locateCells(columns, {
    noCell,
    sources: registerColumns.map((column) => sources[column]),
    lastNullable: makes.sharedText,
  });
}

import type { BulkColumns } from '../../sources/companies-house-bulk/bulk-columns.ts';
import { stagedColumns } from '../../store/snapshot/staged-row.ts';
import { locateCells, plainMakes, plainSources, type Source } from '../locate-cells.ts';

/** What becomes of a cell in the staged row. Up to `sicText` an empty cell becomes null. */
export const makes = {
  ...plainMakes,
  status: 4,
  statusDetail: 5,
  leaveReason: 6,
  subscriberClass: 7,
} as const;
export type Makes = (typeof makes)[keyof typeof makes];

const sources: Readonly<Record<(typeof stagedColumns)[number], Source<Makes>>> = {
  ...plainSources,
  company_status: { from: 'CompanyStatus', makes: makes.status },
  company_status_detail: { from: 'CompanyStatus', makes: makes.statusDetail },
  company_status_raw: { from: 'CompanyStatus', makes: makes.text },
  company_name: { from: 'CompanyName', makes: makes.text },
  country: { from: 'RegAddress.Country', makes: makes.text },
  company_category: { from: 'CompanyCategory', makes: makes.text },
  subscriber_class: { from: 'CompanyCategory', makes: makes.subscriberClass },
  country_of_origin: { from: 'CountryOfOrigin', makes: makes.text },
  account_category: { from: 'Accounts.AccountCategory', makes: makes.text },
  uri: { from: 'URI', makes: makes.text },
  leave_reason: { from: 'CompanyStatus', makes: makes.leaveReason },
};

/** Where everything stands in this file that a staged row is made of, values in the order of `stagedColumns`. */
export function locateStagedColumns(columns: BulkColumns, noCell: number) {
  return locateCells(columns, {
    noCell,
    sources: stagedColumns.map((column) => sources[column]),
    lastNullable: makes.sicText,
  });
}

import type { BulkColumn, BulkColumns } from '../../sources/companies-house-bulk/bulk-columns.ts';
import {
  isPastColumn,
  latestAccountRef,
  previousNameColumns,
} from '../../sources/companies-house-bulk/parse-bulk-row.ts';
import { registerColumns, type RegisterColumn } from '../../store/register-file/register-tables.ts';

/** What becomes of a cell in the row. Up to `sicText` an empty cell becomes null. */
export const makes = {
  text: 0,
  date: 1,
  number: 2,
  /** The id of a text that many rows share. */
  sharedText: 3,
  sicText: 4,
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

/** Which value of the row is made of which cell. All have one shape, because 200 million are looked at. */
export interface ValueOfCell {
  readonly makes: Makes;
  readonly cell: number;
  /** The highest number that is possible. */
  readonly most: number;
  /** A date of what has happened. */
  readonly isPast: boolean;
  /** An empty cell is null, and nothing else has to be done about it. */
  readonly isNullWhenEmpty: boolean;
}

interface Source {
  readonly from: BulkColumn;
  readonly makes: Makes;
  readonly most?: number;
}

const sources: Readonly<Record<RegisterColumn, Source>> = {
  company_number: { from: 'CompanyNumber', makes: makes.text },
  name_key: { from: 'CompanyName', makes: makes.nameKey },
  name_ending: { from: 'CompanyName', makes: makes.nameEnding },
  name_text: { from: 'CompanyName', makes: makes.nameText },
  care_of: { from: 'RegAddress.CareOf', makes: makes.text },
  po_box: { from: 'RegAddress.POBox', makes: makes.text },
  address_line_1: { from: 'RegAddress.AddressLine1', makes: makes.text },
  address_line_2: { from: 'RegAddress.AddressLine2', makes: makes.text },
  post_town: { from: 'RegAddress.PostTown', makes: makes.text },
  county: { from: 'RegAddress.County', makes: makes.text },
  country: { from: 'RegAddress.Country', makes: makes.sharedText },
  postal_code: { from: 'RegAddress.PostCode', makes: makes.text },
  company_category: { from: 'CompanyCategory', makes: makes.category },
  status: { from: 'CompanyStatus', makes: makes.status },
  country_of_origin: { from: 'CountryOfOrigin', makes: makes.sharedText },
  dissolution_date: { from: 'DissolutionDate', makes: makes.date },
  incorporation_date: { from: 'IncorporationDate', makes: makes.date },
  account_ref_day: {
    from: 'Accounts.AccountRefDay',
    makes: makes.number,
    most: latestAccountRef.day,
  },
  account_ref_month: {
    from: 'Accounts.AccountRefMonth',
    makes: makes.number,
    most: latestAccountRef.month,
  },
  accounts_next_due_date: { from: 'Accounts.NextDueDate', makes: makes.date },
  accounts_last_made_up_date: { from: 'Accounts.LastMadeUpDate', makes: makes.date },
  account_category: { from: 'Accounts.AccountCategory', makes: makes.accountCategory },
  returns_next_due_date: { from: 'Returns.NextDueDate', makes: makes.date },
  returns_last_made_up_date: { from: 'Returns.LastMadeUpDate', makes: makes.date },
  num_mort_charges: { from: 'Mortgages.NumMortCharges', makes: makes.number },
  num_mort_outstanding: { from: 'Mortgages.NumMortOutstanding', makes: makes.number },
  num_mort_part_satisfied: { from: 'Mortgages.NumMortPartSatisfied', makes: makes.number },
  num_mort_satisfied: { from: 'Mortgages.NumMortSatisfied', makes: makes.number },
  sic_text_1: { from: 'SICCode.SicText_1', makes: makes.sicText },
  sic_text_2: { from: 'SICCode.SicText_2', makes: makes.sicText },
  sic_text_3: { from: 'SICCode.SicText_3', makes: makes.sicText },
  sic_text_4: { from: 'SICCode.SicText_4', makes: makes.sicText },
  num_gen_partners: { from: 'LimitedPartnerships.NumGenPartners', makes: makes.number },
  num_lim_partners: { from: 'LimitedPartnerships.NumLimPartners', makes: makes.number },
  uri_prefix: { from: 'URI', makes: makes.uriPrefix },
  uri_text: { from: 'URI', makes: makes.uriText },
  previous_names: { from: 'PreviousName_1.CompanyName', makes: makes.previousNames },
  conf_stmt_next_due_date: { from: 'ConfStmtNextDueDate', makes: makes.date },
  conf_stmt_last_made_up_date: { from: 'ConfStmtLastMadeUpDate', makes: makes.date },
};

/**
 * Looks up once where everything stands in this file. A column that an old file does not have gets `noCell`, a position behind the last,
 * which reads as empty.
 */
export function locateColumns({ positions }: BulkColumns, noCell: number) {
  const cellOf = (column: BulkColumn): number => positions.get(column) ?? noCell;
  return {
    name: cellOf('CompanyName'),
    number: cellOf('CompanyNumber'),
    postcode: cellOf('RegAddress.PostCode'),
    previousNames: previousNameColumns.map(({ companyName, ceasedOn }) => ({
      companyName: cellOf(companyName),
      ceasedOn: cellOf(ceasedOn),
    })),
    /** In the order of `registerColumns`. */
    values: registerColumns.map((column): ValueOfCell => {
      const { from, makes: what, most = Infinity } = sources[column];
      return {
        makes: what,
        cell: cellOf(from),
        most,
        isPast: isPastColumn(from),
        isNullWhenEmpty: what <= makes.sicText,
      };
    }),
  };
}

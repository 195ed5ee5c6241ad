import type { BulkColumn, BulkColumns } from '../../sources/companies-house-bulk/bulk-columns.ts';
import {
  isPastColumn,
  latestAccountRef,
  previousNameColumns,
} from '../../sources/companies-house-bulk/parse-bulk-row.ts';
import { stagedColumns } from '../../store/snapshot/staged-row.ts';

/** What becomes of a cell in the staged row. Up to `sicText` an empty cell becomes null. */
export const makes = {
  text: 0,
  date: 1,
  number: 2,
  sicText: 3,
  status: 4,
  statusDetail: 5,
  leaveReason: 6,
  subscriberClass: 7,
} as const;
export type Makes = (typeof makes)[keyof typeof makes];

/** Which value of the row is made of which cell. */
export interface StagedCell {
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

const sources: Readonly<Record<(typeof stagedColumns)[number], Source>> = {
  company_number: { from: 'CompanyNumber', makes: makes.text },
  company_status: { from: 'CompanyStatus', makes: makes.status },
  company_status_detail: { from: 'CompanyStatus', makes: makes.statusDetail },
  company_status_raw: { from: 'CompanyStatus', makes: makes.text },
  company_name: { from: 'CompanyName', makes: makes.text },
  care_of: { from: 'RegAddress.CareOf', makes: makes.text },
  po_box: { from: 'RegAddress.POBox', makes: makes.text },
  address_line_1: { from: 'RegAddress.AddressLine1', makes: makes.text },
  address_line_2: { from: 'RegAddress.AddressLine2', makes: makes.text },
  post_town: { from: 'RegAddress.PostTown', makes: makes.text },
  county: { from: 'RegAddress.County', makes: makes.text },
  country: { from: 'RegAddress.Country', makes: makes.text },
  postal_code: { from: 'RegAddress.PostCode', makes: makes.text },
  dissolution_date: { from: 'DissolutionDate', makes: makes.date },
  incorporation_date: { from: 'IncorporationDate', makes: makes.date },
  accounts_next_due_date: { from: 'Accounts.NextDueDate', makes: makes.date },
  accounts_last_made_up_date: { from: 'Accounts.LastMadeUpDate', makes: makes.date },
  sic_text_1: { from: 'SICCode.SicText_1', makes: makes.sicText },
  sic_text_2: { from: 'SICCode.SicText_2', makes: makes.sicText },
  sic_text_3: { from: 'SICCode.SicText_3', makes: makes.sicText },
  sic_text_4: { from: 'SICCode.SicText_4', makes: makes.sicText },
  conf_stmt_next_due_date: { from: 'ConfStmtNextDueDate', makes: makes.date },
  conf_stmt_last_made_up_date: { from: 'ConfStmtLastMadeUpDate', makes: makes.date },
  company_category: { from: 'CompanyCategory', makes: makes.text },
  subscriber_class: { from: 'CompanyCategory', makes: makes.subscriberClass },
  country_of_origin: { from: 'CountryOfOrigin', makes: makes.text },
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
  account_category: { from: 'Accounts.AccountCategory', makes: makes.text },
  returns_next_due_date: { from: 'Returns.NextDueDate', makes: makes.date },
  returns_last_made_up_date: { from: 'Returns.LastMadeUpDate', makes: makes.date },
  num_mort_charges: { from: 'Mortgages.NumMortCharges', makes: makes.number },
  num_mort_outstanding: { from: 'Mortgages.NumMortOutstanding', makes: makes.number },
  num_mort_part_satisfied: { from: 'Mortgages.NumMortPartSatisfied', makes: makes.number },
  num_mort_satisfied: { from: 'Mortgages.NumMortSatisfied', makes: makes.number },
  num_gen_partners: { from: 'LimitedPartnerships.NumGenPartners', makes: makes.number },
  num_lim_partners: { from: 'LimitedPartnerships.NumLimPartners', makes: makes.number },
  uri: { from: 'URI', makes: makes.text },
  leave_reason: { from: 'CompanyStatus', makes: makes.leaveReason },
};

/** Looks up once where everything stands in this file. A column that an old file does not have gets `noCell`, a position behind the last, which reads as empty. */
export function locateStagedColumns({ positions }: BulkColumns, noCell: number) {
  const cellOf = (column: BulkColumn): number => positions.get(column) ?? noCell;
  return {
    name: cellOf('CompanyName'),
    number: cellOf('CompanyNumber'),
    status: cellOf('CompanyStatus'),
    category: cellOf('CompanyCategory'),
    accountCategory: cellOf('Accounts.AccountCategory'),
    postcode: cellOf('RegAddress.PostCode'),
    previousNames: previousNameColumns.map(({ companyName, ceasedOn }) => ({
      companyName: cellOf(companyName),
      ceasedOn: cellOf(ceasedOn),
    })),
    /** In the order of `stagedColumns`. */
    values: stagedColumns.map((column): StagedCell => {
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

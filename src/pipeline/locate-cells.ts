import type { BulkColumn, BulkColumns } from '../sources/companies-house-bulk/bulk-columns.ts';
import {
  isPastColumn,
  latestAccountRef,
  previousNameColumns,
} from '../sources/companies-house-bulk/parse-bulk-row.ts';

/** What becomes of a cell, in whichever table; each adds what it makes besides. */
export const plainMakes = { text: 0, date: 1, number: 2, sicText: 3 } as const;

/** Of which cell a value is made, and how. */
export interface Source<Makes extends number> {
  readonly from: BulkColumn;
  readonly makes: Makes;
  /** The highest number that is possible. */
  readonly most?: number;
}

/** The columns that hold what one cell of the published file says, under the same name in the live database and in the register file. */
export const plainSources = {
  company_number: { from: 'CompanyNumber', makes: plainMakes.text },
  care_of: { from: 'RegAddress.CareOf', makes: plainMakes.text },
  po_box: { from: 'RegAddress.POBox', makes: plainMakes.text },
  address_line_1: { from: 'RegAddress.AddressLine1', makes: plainMakes.text },
  address_line_2: { from: 'RegAddress.AddressLine2', makes: plainMakes.text },
  post_town: { from: 'RegAddress.PostTown', makes: plainMakes.text },
  county: { from: 'RegAddress.County', makes: plainMakes.text },
  postal_code: { from: 'RegAddress.PostCode', makes: plainMakes.text },
  dissolution_date: { from: 'DissolutionDate', makes: plainMakes.date },
  incorporation_date: { from: 'IncorporationDate', makes: plainMakes.date },
  account_ref_day: {
    from: 'Accounts.AccountRefDay',
    makes: plainMakes.number,
    most: latestAccountRef.day,
  },
  account_ref_month: {
    from: 'Accounts.AccountRefMonth',
    makes: plainMakes.number,
    most: latestAccountRef.month,
  },
  accounts_next_due_date: { from: 'Accounts.NextDueDate', makes: plainMakes.date },
  accounts_last_made_up_date: { from: 'Accounts.LastMadeUpDate', makes: plainMakes.date },
  returns_next_due_date: { from: 'Returns.NextDueDate', makes: plainMakes.date },
  returns_last_made_up_date: { from: 'Returns.LastMadeUpDate', makes: plainMakes.date },
  num_mort_charges: { from: 'Mortgages.NumMortCharges', makes: plainMakes.number },
  num_mort_outstanding: { from: 'Mortgages.NumMortOutstanding', makes: plainMakes.number },
  num_mort_part_satisfied: { from: 'Mortgages.NumMortPartSatisfied', makes: plainMakes.number },
  num_mort_satisfied: { from: 'Mortgages.NumMortSatisfied', makes: plainMakes.number },
  sic_text_1: { from: 'SICCode.SicText_1', makes: plainMakes.sicText },
  sic_text_2: { from: 'SICCode.SicText_2', makes: plainMakes.sicText },
  sic_text_3: { from: 'SICCode.SicText_3', makes: plainMakes.sicText },
  sic_text_4: { from: 'SICCode.SicText_4', makes: plainMakes.sicText },
  num_gen_partners: { from: 'LimitedPartnerships.NumGenPartners', makes: plainMakes.number },
  num_lim_partners: { from: 'LimitedPartnerships.NumLimPartners', makes: plainMakes.number },
  conf_stmt_next_due_date: { from: 'ConfStmtNextDueDate', makes: plainMakes.date },
  conf_stmt_last_made_up_date: { from: 'ConfStmtLastMadeUpDate', makes: plainMakes.date },
} as const satisfies Readonly<Record<string, Source<number>>>;

/** Which value of a row is made of which cell. All have one shape, because 200 million are looked at. */
export interface ValueOfCell<Makes extends number> {
  readonly makes: Makes;
  readonly cell: number;
  readonly most: number;
  /** A date of what has happened. */
  readonly isPast: boolean;
  /** An empty cell is null, and nothing else has to be done about it. */
  readonly isNullWhenEmpty: boolean;
}

/**
 * Looks up once where everything stands in this file. A column that an old file does not have gets `noCell`, a position behind the last,
 * which reads as empty. Values keep the order of their sources; what is made up to `lastNullable` is null where the cell is empty.
 */
export function locateCells<Makes extends number>(
  { positions }: BulkColumns,
  {
    noCell,
    sources,
    lastNullable,
  }: {
    readonly noCell: number;
    readonly sources: readonly Source<Makes>[];
    readonly lastNullable: Makes;
  },
) {
  const cellOf = (column: BulkColumn): number => positions.get(column) ?? noCell;
  return {
    name: cellOf('CompanyName'),
    number: cellOf('CompanyNumber'),
    postcode: cellOf('RegAddress.PostCode'),
    status: cellOf('CompanyStatus'),
    category: cellOf('CompanyCategory'),
    accountCategory: cellOf('Accounts.AccountCategory'),
    previousNames: previousNameColumns.map(({ companyName, ceasedOn }) => ({
      companyName: cellOf(companyName),
      ceasedOn: cellOf(ceasedOn),
    })),
    values: sources.map(({ from, makes, most = Infinity }): ValueOfCell<Makes> => {
      const isNullWhenEmpty = makes <= lastNullable;
      return { makes, cell: cellOf(from), most, isPast: isPastColumn(from), isNullWhenEmpty };
    }),
  };
}

import type { BulkColumn, BulkColumns } from '../../sources/companies-house-bulk/bulk-columns.ts';
import {
  isPastColumn,
  latestAccountRef,
  previousNameColumns,
} from '../../sources/companies-house-bulk/parse-bulk-row.ts';
import { registerColumns, type RegisterColumn } from '../../store/register-file/register-tables.ts';

/** Which cell of the record goes to which value of the row. */
export interface CellToSlot {
  readonly cell: number;
  readonly slot: number;
}

export interface FormerNameCells {
  readonly companyName: number;
  readonly ceasedOn: number;
}

/**
 * Looks up once where everything stands in this file and in a row. A column that an old file does not have gets `noCell`, a position
 * behind the last, which reads as empty.
 */
export function locateColumns({ positions }: BulkColumns, noCell: number) {
  const cellOf = (column: BulkColumn): number => positions.get(column) ?? noCell;
  const pair = (from: BulkColumn, to: RegisterColumn): CellToSlot => ({
    cell: cellOf(from),
    slot: slotOf(to),
  });
  const day = (from: BulkColumn, to: RegisterColumn) => ({
    ...pair(from, to),
    isPast: isPastColumn(from),
  });
  const count = (from: BulkColumn, to: RegisterColumn, most = Infinity) => ({
    ...pair(from, to),
    most,
  });
  return {
    name: cellOf('CompanyName'),
    nameKey: slotOf('name_key'),
    nameEnding: slotOf('name_ending'),
    nameText: slotOf('name_text'),
    number: pair('CompanyNumber', 'company_number'),
    status: pair('CompanyStatus', 'status'),
    category: pair('CompanyCategory', 'company_category'),
    postcode: cellOf('RegAddress.PostCode'),
    accountCategory: cellOf('Accounts.AccountCategory'),
    uri: cellOf('URI'),
    uriPrefix: slotOf('uri_prefix'),
    uriText: slotOf('uri_text'),
    formerNames: slotOf('previous_names'),
    previousNames: previousNameColumns.map(({ companyName, ceasedOn }) => ({
      companyName: cellOf(companyName),
      ceasedOn: cellOf(ceasedOn),
    })),
    texts: [
      pair('RegAddress.CareOf', 'care_of'),
      pair('RegAddress.POBox', 'po_box'),
      pair('RegAddress.AddressLine1', 'address_line_1'),
      pair('RegAddress.AddressLine2', 'address_line_2'),
      pair('RegAddress.PostTown', 'post_town'),
      pair('RegAddress.County', 'county'),
      pair('RegAddress.PostCode', 'postal_code'),
    ],
    sharedTexts: [
      pair('RegAddress.Country', 'country'),
      pair('CountryOfOrigin', 'country_of_origin'),
      pair('Accounts.AccountCategory', 'account_category'),
    ],
    sicTexts: [
      pair('SICCode.SicText_1', 'sic_text_1'),
      pair('SICCode.SicText_2', 'sic_text_2'),
      pair('SICCode.SicText_3', 'sic_text_3'),
      pair('SICCode.SicText_4', 'sic_text_4'),
    ],
    dates: [
      day('DissolutionDate', 'dissolution_date'),
      day('IncorporationDate', 'incorporation_date'),
      day('Accounts.NextDueDate', 'accounts_next_due_date'),
      day('Accounts.LastMadeUpDate', 'accounts_last_made_up_date'),
      day('Returns.NextDueDate', 'returns_next_due_date'),
      day('Returns.LastMadeUpDate', 'returns_last_made_up_date'),
      day('ConfStmtNextDueDate', 'conf_stmt_next_due_date'),
      day('ConfStmtLastMadeUpDate', 'conf_stmt_last_made_up_date'),
    ],
    numbers: [
      count('Accounts.AccountRefDay', 'account_ref_day', latestAccountRef.day),
      count('Accounts.AccountRefMonth', 'account_ref_month', latestAccountRef.month),
      count('Mortgages.NumMortCharges', 'num_mort_charges'),
      count('Mortgages.NumMortOutstanding', 'num_mort_outstanding'),
      count('Mortgages.NumMortPartSatisfied', 'num_mort_part_satisfied'),
      count('Mortgages.NumMortSatisfied', 'num_mort_satisfied'),
      count('LimitedPartnerships.NumGenPartners', 'num_gen_partners'),
      count('LimitedPartnerships.NumLimPartners', 'num_lim_partners'),
    ],
  };
}

function slotOf(column: RegisterColumn): number {
  return registerColumns.indexOf(column);
}

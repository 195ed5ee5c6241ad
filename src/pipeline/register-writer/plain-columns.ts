import type { BulkColumn } from '../../sources/companies-house-bulk/bulk-columns.ts';
import type { RegisterColumn } from '../../store/register-file/register-tables.ts';

type Pair = readonly [BulkColumn, RegisterColumn];

/** Columns whose text is stored as it is. */
export const textPairs: readonly Pair[] = [
  ['RegAddress.CareOf', 'care_of'],
  ['RegAddress.POBox', 'po_box'],
  ['RegAddress.AddressLine1', 'address_line_1'],
  ['RegAddress.AddressLine2', 'address_line_2'],
  ['RegAddress.PostTown', 'post_town'],
  ['RegAddress.County', 'county'],
  ['RegAddress.PostCode', 'postal_code'],
];

/** Columns whose text is stored as the number of a shared text. */
export const sharedTextPairs: readonly Pair[] = [
  ['RegAddress.Country', 'country'],
  ['CountryOfOrigin', 'country_of_origin'],
  ['Accounts.AccountCategory', 'account_category'],
];

export const sicPairs: readonly Pair[] = [
  ['SICCode.SicText_1', 'sic_text_1'],
  ['SICCode.SicText_2', 'sic_text_2'],
  ['SICCode.SicText_3', 'sic_text_3'],
  ['SICCode.SicText_4', 'sic_text_4'],
];

export const datePairs: readonly Pair[] = [
  ['DissolutionDate', 'dissolution_date'],
  ['IncorporationDate', 'incorporation_date'],
  ['Accounts.NextDueDate', 'accounts_next_due_date'],
  ['Accounts.LastMadeUpDate', 'accounts_last_made_up_date'],
  ['Returns.NextDueDate', 'returns_next_due_date'],
  ['Returns.LastMadeUpDate', 'returns_last_made_up_date'],
  ['ConfStmtNextDueDate', 'conf_stmt_next_due_date'],
  ['ConfStmtLastMadeUpDate', 'conf_stmt_last_made_up_date'],
];

export const numberPairs: readonly Pair[] = [
  ['Accounts.AccountRefDay', 'account_ref_day'],
  ['Accounts.AccountRefMonth', 'account_ref_month'],
  ['Mortgages.NumMortCharges', 'num_mort_charges'],
  ['Mortgages.NumMortOutstanding', 'num_mort_outstanding'],
  ['Mortgages.NumMortPartSatisfied', 'num_mort_part_satisfied'],
  ['Mortgages.NumMortSatisfied', 'num_mort_satisfied'],
  ['LimitedPartnerships.NumGenPartners', 'num_gen_partners'],
  ['LimitedPartnerships.NumLimPartners', 'num_lim_partners'],
];

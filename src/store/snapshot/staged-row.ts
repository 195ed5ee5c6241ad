import type { BulkCompany } from '../../domain/bulk-company.ts';
import { leaveReasonOfStatus } from '../../domain/strike-off-transition.ts';
import type { LeaveReason } from '../../domain/strike-off.ts';
import { subscriberClassOf } from '../../domain/subscriber-class.ts';
import type { CompanyRow } from '../companies.ts';

/** Facts that change together, with one date and source for each group; see {@link CompanyRow}. */
export const statusColumns = [
  'company_status',
  'company_status_detail',
  'company_status_raw',
] as const satisfies readonly (keyof CompanyRow)[];

/** What the API tells as well. */
export const profileColumns = [
  'company_name',
  'care_of',
  'po_box',
  'address_line_1',
  'address_line_2',
  'post_town',
  'county',
  'country',
  'postal_code',
  'dissolution_date',
  'incorporation_date',
  'accounts_next_due_date',
  'accounts_last_made_up_date',
  'sic_text_1',
  'sic_text_2',
  'sic_text_3',
  'sic_text_4',
  'conf_stmt_next_due_date',
  'conf_stmt_last_made_up_date',
] as const satisfies readonly (keyof CompanyRow)[];

/** What only the bulk file tells. */
export const bulkOnlyColumns = [
  'company_category',
  'subscriber_class',
  'country_of_origin',
  'account_ref_day',
  'account_ref_month',
  'account_category',
  'returns_next_due_date',
  'returns_last_made_up_date',
  'num_mort_charges',
  'num_mort_outstanding',
  'num_mort_part_satisfied',
  'num_mort_satisfied',
  'num_gen_partners',
  'num_lim_partners',
  'uri',
] as const satisfies readonly (keyof CompanyRow)[];

export const stagedColumns = [
  'company_number',
  ...statusColumns,
  ...profileColumns,
  ...bulkOnlyColumns,
  'leave_reason',
] as const;

/** One row of a bulk file, as it waits for the file to be read to its end. */
export type StagedRow = Pick<
  CompanyRow,
  Exclude<(typeof stagedColumns)[number], 'leave_reason'>
> & {
  /** Why an episode would end with this status, as far as the status alone tells. */
  readonly leave_reason: LeaveReason;
};

export function toStagedRow(company: BulkCompany): StagedRow {
  const { companyNumber, companyCategory, registeredOffice: office, sicTexts, status } = company;
  return {
    company_number: companyNumber,
    company_status: status.companyStatus,
    company_status_detail: status.companyStatusDetail,
    company_status_raw: company.companyStatusRaw,
    company_name: company.companyName,
    care_of: office.careOf,
    po_box: office.poBox,
    address_line_1: office.addressLine1,
    address_line_2: office.addressLine2,
    post_town: office.postTown,
    county: office.county,
    country: office.country,
    postal_code: office.postalCode,
    dissolution_date: company.dissolutionDate,
    incorporation_date: company.incorporationDate,
    accounts_next_due_date: company.accountsNextDueDate,
    accounts_last_made_up_date: company.accountsLastMadeUpDate,
    sic_text_1: sicTexts[0],
    sic_text_2: sicTexts[1],
    sic_text_3: sicTexts[2],
    sic_text_4: sicTexts[3],
    conf_stmt_next_due_date: company.confStmtNextDueDate,
    conf_stmt_last_made_up_date: company.confStmtLastMadeUpDate,
    company_category: companyCategory,
    subscriber_class: subscriberClassOf({ companyNumber, companyType: null, companyCategory }),
    country_of_origin: company.countryOfOrigin,
    account_ref_day: company.accountRefDay,
    account_ref_month: company.accountRefMonth,
    account_category: company.accountCategory,
    returns_next_due_date: company.returnsNextDueDate,
    returns_last_made_up_date: company.returnsLastMadeUpDate,
    num_mort_charges: company.numMortCharges,
    num_mort_outstanding: company.numMortOutstanding,
    num_mort_part_satisfied: company.numMortPartSatisfied,
    num_mort_satisfied: company.numMortSatisfied,
    num_gen_partners: company.numGenPartners,
    num_lim_partners: company.numLimPartners,
    uri: company.uri,
    leave_reason: leaveReasonOfStatus(status.companyStatus),
  };
}

/** The whole row of a company of which nothing is known but its row of a bulk file. */
export function toCompanyRow(
  company: BulkCompany,
  { asOf, now }: { readonly asOf: number; readonly now: number },
): CompanyRow {
  const { leave_reason: _reason, ...facts } = toStagedRow(company);
  return {
    ...facts,
    company_type: null,
    jurisdiction: null,
    is_fraud_strike_off: 0,
    status_as_of: asOf,
    status_source: 'bulk',
    profile_as_of: asOf,
    profile_source: 'bulk',
    stream_timepoint: null,
    not_found_at: null,
    not_found_since: null,
    created_at: now,
    updated_at: now,
  };
}

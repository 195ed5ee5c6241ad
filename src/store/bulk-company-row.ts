import type { BulkCompany } from '../domain/bulk-company.ts';
import { subscriberClassOf } from '../domain/subscriber-class.ts';
import type { CompanyRow } from './companies.ts';

/** The snapshot that a row comes from. */
export interface BulkOrigin {
  /** When its rows were true at Companies House. */
  readonly asOf: number;
  /** When we learnt it. */
  readonly now: number;
  /** No later snapshot has been read, so what only the bulk file tells is taken from this one. */
  readonly isNewestSnapshot: boolean;
}

/** The row of a company that is seen for the first time. */
export function newCompanyRow(company: BulkCompany, { asOf, now }: BulkOrigin): CompanyRow {
  return {
    company_number: company.companyNumber,
    company_type: null,
    jurisdiction: null,
    is_fraud_strike_off: 0,
    ...statusColumns(company, null),
    ...profileColumns(company, null),
    ...bulkOnlyColumns(company, null),
    status_as_of: asOf,
    status_source: 'bulk',
    profile_as_of: asOf,
    profile_source: 'bulk',
    stream_timepoint: null,
    created_at: now,
    updated_at: now,
  };
}

export interface MergedRow {
  /** Without the time of the change, which whoever writes it knows. */
  readonly row: CompanyRow;
  /** A fact is another one than before; a fact that was only confirmed is not. */
  readonly isChanged: boolean;
  /** Something has to be written: a fact, or that it was still true at a later time. */
  readonly isDifferent: boolean;
  readonly takesStatus: boolean;
  readonly takesProfile: boolean;
}

/** Facts older than the stored ones change nothing, per group (status, profile), as with the other sources. */
export function mergeBulkCompany(
  stored: CompanyRow,
  company: BulkCompany,
  { asOf, isNewestSnapshot }: BulkOrigin,
): MergedRow {
  const takesStatus = asOf >= stored.status_as_of;
  const takesProfile = asOf >= stored.profile_as_of;
  const facts: CompanyRow = {
    ...stored,
    ...(takesStatus && statusColumns(company, stored)),
    ...(takesProfile && profileColumns(company, stored)),
    ...((takesProfile || isNewestSnapshot) && bulkOnlyColumns(company, stored)),
  };
  const row: CompanyRow = {
    ...facts,
    ...(takesStatus && { status_as_of: asOf, status_source: 'bulk' as const }),
    ...(takesProfile && { profile_as_of: asOf, profile_source: 'bulk' as const }),
  };
  return {
    row,
    isChanged: differs(facts, stored),
    isDifferent: differs(row, stored),
    takesStatus,
    takesProfile,
  };
}

/** The raw text is kept where only its wording differs: the bulk file says `Active` where the API says `active`. */
function statusColumns({ status, companyStatusRaw }: BulkCompany, stored: CompanyRow | null) {
  const isSameFact =
    stored !== null &&
    status.companyStatus !== null &&
    status.companyStatus === stored.company_status &&
    status.companyStatusDetail === stored.company_status_detail;
  return {
    company_status: status.companyStatus,
    company_status_detail: status.companyStatusDetail,
    company_status_raw: isSameFact ? stored.company_status_raw : companyStatusRaw,
  };
}

/** What the API tells as well. */
function profileColumns(company: BulkCompany, stored: CompanyRow | null) {
  const office = company.registeredOffice;
  return {
    company_name: company.companyName === '' ? (stored?.company_name ?? '') : company.companyName,
    care_of: office.careOf,
    po_box: office.poBox,
    address_line_1: office.addressLine1,
    address_line_2: office.addressLine2,
    post_town: office.postTown,
    county: office.county,
    country: office.country,
    postal_code: office.postalCode,
    dissolution_date: company.dissolutionDate,
    incorporation_date: company.incorporationDate ?? stored?.incorporation_date ?? null,
    accounts_next_due_date: company.accountsNextDueDate,
    accounts_last_made_up_date: company.accountsLastMadeUpDate,
    sic_text_1: company.sicTexts[0],
    sic_text_2: company.sicTexts[1],
    sic_text_3: company.sicTexts[2],
    sic_text_4: company.sicTexts[3],
    conf_stmt_next_due_date: company.confStmtNextDueDate,
    conf_stmt_last_made_up_date: company.confStmtLastMadeUpDate,
  };
}

function bulkOnlyColumns(company: BulkCompany, stored: CompanyRow | null) {
  return {
    company_category: company.companyCategory,
    subscriber_class: subscriberClassOf({
      companyNumber: company.companyNumber,
      companyType: stored?.company_type ?? null,
      companyCategory: company.companyCategory,
    }),
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
  };
}

function differs(wanted: CompanyRow, stored: CompanyRow): boolean {
  const before: Record<string, unknown> = stored;
  return Object.entries(wanted).some(([column, value]) => before[column] !== value);
}

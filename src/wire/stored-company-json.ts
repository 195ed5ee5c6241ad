import { z } from 'zod';
import { companyStatuses } from '../domain/company-status.ts';
import { registerSources } from '../domain/strike-off.ts';
import { subscriberClasses } from '../domain/subscriber-class.ts';
import type { CompanyRow } from '../store/companies.ts';
import { instant, toInstant, toInstantOrNull } from './instant.ts';

const text = z.string().nullable();
const date = z.string().nullable();
const whole = z.number().int().nullable();

/** Everything the register says of a company, by the names of the columns it is stored in. */
export const StoredCompanyJson = z.object({
  company_number: z.string(),
  company_name: z.string(),
  care_of: text,
  po_box: text,
  address_line_1: text,
  address_line_2: text,
  post_town: text,
  county: text,
  country: text,
  postal_code: text,
  company_category: text,
  company_type: text,
  subscriber_class: z.enum(subscriberClasses),
  company_status: z.enum(companyStatuses).nullable(),
  company_status_detail: text,
  company_status_raw: text,
  jurisdiction: text,
  country_of_origin: text,
  dissolution_date: date,
  incorporation_date: date,
  account_ref_day: whole,
  account_ref_month: whole,
  accounts_next_due_date: date,
  accounts_last_made_up_date: date,
  account_category: text,
  returns_next_due_date: date,
  returns_last_made_up_date: date,
  num_mort_charges: whole,
  num_mort_outstanding: whole,
  num_mort_part_satisfied: whole,
  num_mort_satisfied: whole,
  sic_text_1: text,
  sic_text_2: text,
  sic_text_3: text,
  sic_text_4: text,
  num_gen_partners: whole,
  num_lim_partners: whole,
  uri: text,
  conf_stmt_next_due_date: date,
  conf_stmt_last_made_up_date: date,
  is_fraud_strike_off: z.boolean(),
  status_as_of: instant,
  status_source: z.enum(registerSources),
  profile_as_of: instant,
  profile_source: z.enum(registerSources),
  stream_timepoint: z.int().nullable(),
  /** When the register last answered that it has no such company. */
  not_found_at: instant.nullable(),
  /** Since when it has answered nothing else; null once it has found the company again. */
  not_found_since: instant.nullable(),
  created_at: instant,
  updated_at: instant,
});
export type StoredCompanyJson = z.infer<typeof StoredCompanyJson>;

export function toStoredCompanyJson(row: CompanyRow): StoredCompanyJson {
  return {
    ...row,
    is_fraud_strike_off: row.is_fraud_strike_off === 1,
    status_as_of: toInstant(row.status_as_of),
    profile_as_of: toInstant(row.profile_as_of),
    not_found_at: toInstantOrNull(row.not_found_at),
    not_found_since: toInstantOrNull(row.not_found_since),
    created_at: toInstant(row.created_at),
    updated_at: toInstant(row.updated_at),
  };
}

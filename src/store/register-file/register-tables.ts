import type { CompanyNumber } from '../../domain/company-number.ts';
import { branded, defineTable, integer, nullable, type RowOf, text } from '../tables/table.ts';

/** A date as the number YYYYMMDD: a third of the text's size, in the same order. */
const date = nullable(integer);
/** The id of a text in `texts`. */
const textId = nullable(integer);

/** One row per company, in the order of the published file. What each column holds that is not plain text is said in README.md. */
export const companies = defineTable(
  {
    company_number: branded<CompanyNumber>(),
    /** companyNameKey of the name. */
    name_key: text,
    /** The rest of the name behind its key; null when `name_text` holds the name. */
    name_ending: textId,
    name_text: nullable(text),
    care_of: nullable(text),
    po_box: nullable(text),
    address_line_1: nullable(text),
    address_line_2: nullable(text),
    post_town: nullable(text),
    county: nullable(text),
    country: textId,
    postal_code: nullable(text),
    company_category: textId,
    /** Of the text `[wording, company_status, company_status_detail]`: the wording and what it was read as. */
    status: integer,
    country_of_origin: textId,
    dissolution_date: date,
    incorporation_date: date,
    account_ref_day: nullable(integer),
    account_ref_month: nullable(integer),
    accounts_next_due_date: date,
    accounts_last_made_up_date: date,
    account_category: textId,
    returns_next_due_date: date,
    returns_last_made_up_date: date,
    num_mort_charges: nullable(integer),
    num_mort_outstanding: nullable(integer),
    num_mort_part_satisfied: nullable(integer),
    num_mort_satisfied: nullable(integer),
    sic_text_1: textId,
    sic_text_2: textId,
    sic_text_3: textId,
    sic_text_4: textId,
    num_gen_partners: nullable(integer),
    num_lim_partners: nullable(integer),
    /** What stands before the company number in the URI; null when the column was empty, `uri_text` when it is something else. */
    uri_prefix: textId,
    uri_text: nullable(text),
    /** `[[name, date or null], …]`, the latest first; null when there are none. */
    previous_names: nullable(text),
    conf_stmt_next_due_date: date,
    conf_stmt_last_made_up_date: date,
  },
  ['company_number'],
);

/** Texts that many rows share: categories, statuses, countries, SIC texts, name endings. */
export const texts = defineTable({ id: integer, text }, ['id']);

/** Companies whose row of this file could not be read, so that what stands of them is older, or only their number. */
export const unreadRows = defineTable(
  {
    company_number: branded<CompanyNumber>(),
    /** When what stands of it was true at Companies House; null when nothing of it is known but what its damaged row shows. */
    facts_as_of: nullable(integer),
  },
  ['company_number'],
);

/** Words that stand in so many names that they distinguish none. */
export const commonWords = defineTable({ word: text, companies: integer }, ['word']);

/** One row, written last: a file without it is not finished. */
export const snapshot = defineTable(
  {
    snapshot_id: text,
    snapshot_date: nullable(text),
    as_of: integer,
    companies: integer,
    duplicates: integer,
    built_at: integer,
  },
  ['snapshot_id'],
);

export const registerTables = {
  companies,
  texts,
  common_words: commonWords,
  unread_rows: unreadRows,
  snapshot,
} as const;

export type RegisterDatabase = {
  [Name in keyof typeof registerTables]: RowOf<(typeof registerTables)[Name]>;
};
export type RegisterRow = RegisterDatabase['companies'];
export type RegisterColumn = keyof RegisterRow;

function columnsOf<T extends object>(columns: T): readonly Extract<keyof T, string>[] {
  const names: Extract<keyof T, string>[] = [];
  for (const name in columns) names.push(name);
  return names;
}

/** The order in which the values of a row are bound. */
export const registerColumns: readonly RegisterColumn[] = columnsOf(companies.columns);

/** Those that hold the id of a text. */
export const textColumns = [
  'name_ending',
  'country',
  'company_category',
  'status',
  'country_of_origin',
  'account_category',
  'sic_text_1',
  'sic_text_2',
  'sic_text_3',
  'sic_text_4',
  'uri_prefix',
] as const satisfies readonly RegisterColumn[];

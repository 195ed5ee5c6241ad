import type { BulkCompany } from '../../domain/bulk-company.ts';
import { keyName } from '../../domain/company-name-key.ts';
import type { PreviousName } from '../../domain/company-profile.ts';
import type { StatusFact } from '../../domain/company-status.ts';
import type { RegisterRow } from './register-tables.ts';
import type { TextDictionary } from './text-dictionary.ts';

/** The row that holds a company, so that `decodeRegisterRow` gives the same company back. */
export function encodeRegisterRow(company: BulkCompany, texts: TextDictionary): RegisterRow {
  const office = company.registeredOffice;
  const known = (text: string | null): number | null => (text === null ? null : texts.idOf(text));
  return {
    company_number: company.companyNumber,
    ...encodeName(company.companyName, texts),
    care_of: office.careOf,
    po_box: office.poBox,
    address_line_1: office.addressLine1,
    address_line_2: office.addressLine2,
    post_town: office.postTown,
    county: office.county,
    country: known(office.country),
    postal_code: office.postalCode,
    company_category: known(company.companyCategory),
    status: texts.idOf(statusText(company.companyStatusRaw, company.status)),
    country_of_origin: known(company.countryOfOrigin),
    dissolution_date: encodeDate(company.dissolutionDate),
    incorporation_date: encodeDate(company.incorporationDate),
    account_ref_day: company.accountRefDay,
    account_ref_month: company.accountRefMonth,
    accounts_next_due_date: encodeDate(company.accountsNextDueDate),
    accounts_last_made_up_date: encodeDate(company.accountsLastMadeUpDate),
    account_category: known(company.accountCategory),
    returns_next_due_date: encodeDate(company.returnsNextDueDate),
    returns_last_made_up_date: encodeDate(company.returnsLastMadeUpDate),
    num_mort_charges: company.numMortCharges,
    num_mort_outstanding: company.numMortOutstanding,
    num_mort_part_satisfied: company.numMortPartSatisfied,
    num_mort_satisfied: company.numMortSatisfied,
    sic_text_1: known(company.sicTexts[0]),
    sic_text_2: known(company.sicTexts[1]),
    sic_text_3: known(company.sicTexts[2]),
    sic_text_4: known(company.sicTexts[3]),
    num_gen_partners: company.numGenPartners,
    num_lim_partners: company.numLimPartners,
    ...encodeUri(company.uri, company.companyNumber, texts),
    previous_names: encodePreviousNames(company.previousNames),
    conf_stmt_next_due_date: encodeDate(company.confStmtNextDueDate),
    conf_stmt_last_made_up_date: encodeDate(company.confStmtLastMadeUpDate),
  };
}

/** The wording and its meaning are one text, so that a later build reads an old file as the build that made it did. */
export function statusText(
  raw: string | null,
  { companyStatus, companyStatusDetail }: StatusFact,
): string {
  return JSON.stringify([raw, companyStatus, companyStatusDetail]);
}

function encodeName(name: string, texts: TextDictionary) {
  const { key, ending } = keyName(name);
  return ending === null
    ? { name_key: key, name_ending: null, name_text: name }
    : { name_key: key, name_ending: texts.idOf(ending), name_text: null };
}

function encodeUri(uri: string | null, companyNumber: string, texts: TextDictionary) {
  if (uri === null) return { uri_prefix: null, uri_text: null };
  return uri.endsWith(companyNumber)
    ? { uri_prefix: texts.idOf(uri.slice(0, -companyNumber.length)), uri_text: null }
    : { uri_prefix: null, uri_text: uri };
}

export function encodePreviousNames(names: readonly PreviousName[]): string | null {
  if (names.length === 0) return null;
  return JSON.stringify(names.map(({ companyName, ceasedOn }) => [companyName, ceasedOn]));
}

function encodeDate(date: string | null): number | null {
  return date === null ? null : Number(date.replaceAll('-', ''));
}

/** What a company is found by: its name and the names it had. */
export function searchWords(nameKey: string, previousNames: readonly PreviousName[]): string {
  if (previousNames.length === 0) return nameKey;
  return [nameKey, ...previousNames.map((name) => keyName(name.companyName).key)].join(' ');
}

import { z } from 'zod';
import type { BulkCompany } from '../../domain/bulk-company.ts';
import type { PreviousName } from '../../domain/company-profile.ts';
import { companyStatuses } from '../../domain/company-status.ts';
import type { RegisterRow } from './register-tables.ts';

/** Texts of the dictionary by their ids. */
export type TextsById = ReadonlyMap<number, string>;

const StatusText = z.tuple([
  z.string().nullable(),
  z.enum(companyStatuses).nullable(),
  z.string().nullable(),
]);
const PreviousNames = z.array(z.tuple([z.string(), z.string().nullable()]));

/** The company as it was published. */
export function decodeRegisterRow(row: RegisterRow, texts: TextsById): BulkCompany {
  const known = (id: number | null): string | null => textOf(id, texts);
  const { companyStatusRaw, status } = decodeStatus(row.status, texts);
  return {
    companyNumber: row.company_number,
    companyName: decodeName(row, texts),
    registeredOffice: {
      careOf: row.care_of,
      poBox: row.po_box,
      addressLine1: row.address_line_1,
      addressLine2: row.address_line_2,
      postTown: row.post_town,
      county: row.county,
      country: known(row.country),
      postalCode: row.postal_code,
    },
    companyCategory: known(row.company_category),
    companyStatusRaw,
    status,
    countryOfOrigin: known(row.country_of_origin),
    dissolutionDate: decodeDate(row.dissolution_date),
    incorporationDate: decodeDate(row.incorporation_date),
    accountRefDay: row.account_ref_day,
    accountRefMonth: row.account_ref_month,
    accountsNextDueDate: decodeDate(row.accounts_next_due_date),
    accountsLastMadeUpDate: decodeDate(row.accounts_last_made_up_date),
    accountCategory: known(row.account_category),
    returnsNextDueDate: decodeDate(row.returns_next_due_date),
    returnsLastMadeUpDate: decodeDate(row.returns_last_made_up_date),
    numMortCharges: row.num_mort_charges,
    numMortOutstanding: row.num_mort_outstanding,
    numMortPartSatisfied: row.num_mort_part_satisfied,
    numMortSatisfied: row.num_mort_satisfied,
    sicTexts: [
      known(row.sic_text_1),
      known(row.sic_text_2),
      known(row.sic_text_3),
      known(row.sic_text_4),
    ],
    numGenPartners: row.num_gen_partners,
    numLimPartners: row.num_lim_partners,
    uri: decodeUri(row, texts),
    previousNames: decodePreviousNames(row.previous_names),
    confStmtNextDueDate: decodeDate(row.conf_stmt_next_due_date),
    confStmtLastMadeUpDate: decodeDate(row.conf_stmt_last_made_up_date),
  };
}

export function decodeName(
  row: Pick<RegisterRow, 'name_key' | 'name_ending' | 'name_text'>,
  texts: TextsById,
): string {
  return row.name_text ?? row.name_key + (textOf(row.name_ending, texts) ?? '');
}

export function decodeStatus(status: RegisterRow['status'], texts: TextsById) {
  const [companyStatusRaw, companyStatus, companyStatusDetail] = StatusText.parse(
    JSON.parse(textOf(status, texts) ?? 'null'),
  );
  return { companyStatusRaw, status: { companyStatus, companyStatusDetail } };
}

export function decodePreviousNames(json: string | null): PreviousName[] {
  if (json === null) return [];
  return PreviousNames.parse(JSON.parse(json)).map(([companyName, ceasedOn]) => ({
    companyName,
    ceasedOn,
  }));
}

function decodeUri(row: RegisterRow, texts: TextsById): string | null {
  if (row.uri_text !== null) return row.uri_text;
  const prefix = textOf(row.uri_prefix, texts);
  return prefix === null ? null : prefix + row.company_number;
}

/** 19991231 is 1999-12-31. */
function decodeDate(date: number | null): string | null {
  if (date === null) return null;
  const digits = String(date).padStart(8, '0');
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}

function textOf(id: number | null, texts: TextsById): string | null {
  if (id === null) return null;
  const text = texts.get(id);
  if (text === undefined) throw new RegisterTextError(`the register file has no text ${id}`);
  return text;
}

/** A row names a text that the file does not have: the file is damaged. */
export class RegisterTextError extends Error {
  override readonly name = 'RegisterTextError' as const;
}

import type { Insertable } from 'kysely';
import { isCompanyNumber, type CompanyNumber } from '../../src/domain/company-number.ts';
import type { Db } from '../../src/store/open-store.ts';
import type { Database } from '../../src/store/tables/database.ts';
import { historyFiling } from './strike-off-history.ts';

type Row<Table extends keyof Database> = Partial<Insertable<Database[Table]>>;

/** An instant of the past that facts of a test are dated by: 17 November 2026, 10:15 in London. */
export const seededAt = Date.parse('2026-11-17T10:15:00Z');

let made = 0;

/** UUIDs that tell rows apart and rise in the order of making. */
export function seedId(): string {
  made += 1;
  return `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
}

export function seedNumber(text: string): CompanyNumber {
  if (!isCompanyNumber(text)) throw new TypeError(`${text} is no company number`);
  return text;
}

/** A company of the register, by default a limited one. */
export async function seedCompany(
  db: Db,
  number: string,
  company: Row<'companies'> = {},
): Promise<CompanyNumber> {
  const companyNumber = seedNumber(number);
  await db
    .insertInto('companies')
    .values({
      company_name: `COMPANY ${number} LTD`,
      company_type: 'ltd',
      subscriber_class: 'corporate',
      company_status: 'active',
      company_status_detail: 'active-proposal-to-strike-off',
      postal_code: 'LS1 4AP',
      is_fraud_strike_off: 0,
      status_as_of: seededAt,
      status_source: 'bulk',
      profile_as_of: seededAt,
      profile_source: 'bulk',
      created_at: seededAt,
      updated_at: seededAt,
      ...company,
      company_number: companyNumber,
    })
    .execute();
  return companyNumber;
}

/** A time under threat, by default open. */
export async function seedEpisode(
  db: Db,
  companyNumber: CompanyNumber,
  episode: Row<'episodes'> = {},
): Promise<string> {
  const id = seedId();
  await db
    .insertInto('episodes')
    .values({
      id,
      company_number: companyNumber,
      state: 'open',
      route: 'compulsory',
      stage: 'first_notice',
      opened_by: 'stream',
      opened_at: seededAt,
      ...episode,
    })
    .execute();
  return id;
}

/** A filing, written as in `strike-off-history.ts`; returns its transaction id. */
export async function seedFiling(
  db: Db,
  companyNumber: CompanyNumber,
  told: string | { readonly text: string; readonly annotation: string },
): Promise<string> {
  const { text, annotation } = typeof told === 'string' ? { text: told, annotation: null } : told;
  const { type, description, descriptionText = null, date } = historyFiling(text, 0);
  const transactionId = seedId();
  await db
    .insertInto('filings')
    .values({
      company_number: companyNumber,
      transaction_id: transactionId,
      type,
      description,
      description_text: descriptionText,
      annotation,
      date,
      source: 'rest',
      seen_at: seededAt,
    })
    .execute();
  return transactionId;
}

export async function seedOfficer(
  db: Db,
  companyNumber: CompanyNumber,
  officer: Row<'officers'> = {},
): Promise<string> {
  const id = seedId();
  await db
    .insertInto('officers')
    .values({
      id,
      company_number: companyNumber,
      appointment_id: `appointment-${id}`,
      name: 'THISTLE, Morag',
      first_name: 'Morag',
      last_name: 'Thistle',
      officer_role: 'director',
      is_corporate: 0,
      source: 'rest',
      fetched_at: seededAt,
      ...officer,
    })
    .execute();
  return id;
}

/** An owner, by default an individual. */
export async function seedController(
  db: Db,
  companyNumber: CompanyNumber,
  controller: Row<'persons_with_significant_control'> = {},
): Promise<string> {
  const id = seedId();
  await db
    .insertInto('persons_with_significant_control')
    .values({
      id,
      company_number: companyNumber,
      psc_id: `psc-${id}`,
      kind: 'individual-person-with-significant-control',
      name: 'Mrs Morag Anne Thistle',
      first_name: 'Morag',
      last_name: 'Thistle',
      natures_of_control: '["significant-influence-or-control"]',
      source: 'bulk',
      as_of: seededAt,
      seen_at: seededAt,
      ...controller,
    })
    .execute();
  return id;
}

export async function seedPerson(
  db: Db,
  companyNumber: CompanyNumber,
  person: Row<'persons'> = {},
): Promise<string> {
  const id = seedId();
  await db
    .insertInto('persons')
    .values({
      id,
      company_number: companyNumber,
      name: 'Mrs Morag Anne Thistle',
      first_name: 'Morag',
      last_name: 'Thistle',
      ...person,
    })
    .execute();
  return id;
}

export async function seedDomain(
  db: Db,
  companyNumber: CompanyNumber,
  domain: Row<'domains'> = {},
): Promise<string> {
  const id = seedId();
  await db
    .insertInto('domains')
    .values({
      id,
      company_number: companyNumber,
      domain: 'example.co.uk',
      method: 'snov',
      source: 'snov',
      verdict: 'proven',
      confidence: 0.98,
      is_primary: 1,
      discovered_at: seededAt,
      expires_at: seededAt + 30 * 86_400_000,
      ...domain,
    })
    .execute();
  return id;
}

export async function seedContact(
  db: Db,
  companyNumber: CompanyNumber,
  contact: Row<'contacts'> = {},
): Promise<string> {
  const id = seedId();
  await db
    .insertInto('contacts')
    .values({
      id,
      company_number: companyNumber,
      email: 'morag@example.co.uk',
      email_type: 'corporate',
      verification_status: 'valid',
      confidence: 0.9,
      method: 'snov',
      source: 'snov',
      lawful_basis: 'legitimate_interests',
      discovered_at: seededAt,
      expires_at: seededAt + 90 * 86_400_000,
      ...contact,
    })
    .execute();
  return id;
}

import { createHash } from 'node:crypto';
import type { Address, SandboxCompany } from './world/company.ts';
import { addDays, addMonths } from './world/dates.ts';

/**
 * The company profile as the register's API shows it: absent members instead of nulls and false booleans, day and month
 * as strings. `overdue` is worked out when a GET is served, so the stream's form (today = null) does not carry it.
 */
export function companyProfileJson(
  company: SandboxCompany,
  today: string | null,
): Record<string, unknown> {
  const self = `/company/${company.number}`;
  const profile = withoutAbsent({
    accounts: accountsJson(company, today),
    can_file: company.status === 'active',
    company_name: company.name,
    company_number: company.number,
    company_status: company.status,
    company_status_detail: company.detail,
    confirmation_statement: confirmationJson(company, today),
    date_of_cessation: company.ceasedOn,
    date_of_creation: company.createdOn,
    has_insolvency_history: isInsolvencyStatus(company.status) ? true : null,
    is_community_interest_company: company.subtype === 'community-interest-company' ? true : null,
    jurisdiction: company.jurisdiction,
    links: {
      self,
      filing_history: `${self}/filing-history`,
      officers: `${self}/officers`,
      persons_with_significant_control: `${self}/persons-with-significant-control`,
    },
    previous_company_names: previousNamesJson(company),
    registered_office_address: addressJson(company.address),
    sic_codes: sicCodes(company),
    subtype: company.subtype,
    type: company.type,
  });
  return { ...profile, etag: etagOf(profile) };
}

export function addressJson(address: Address): Record<string, unknown> {
  return withoutAbsent({
    address_line_1: address.line1,
    address_line_2: address.line2,
    country: address.country,
    locality: address.town,
    postal_code: address.postcode,
    region: address.county,
  });
}

/** The register leaves out what it does not know. */
export function withoutAbsent(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}

export function etagOf(resource: unknown): string {
  return createHash('sha1').update(JSON.stringify(resource)).digest('hex');
}

function isInsolvencyStatus(status: string): boolean {
  return ['liquidation', 'administration', 'receivership', 'insolvency-proceedings'].includes(
    status,
  );
}

function accountsJson(company: SandboxCompany, today: string | null): Record<string, unknown> {
  const { accounts } = company;
  const overdue = today === null ? null : accounts.nextDue < today;
  return withoutAbsent({
    accounting_reference_date: {
      day: String(accounts.day),
      month: String(accounts.month).padStart(2, '0'),
    },
    last_accounts:
      accounts.lastMadeUpTo === null
        ? null
        : {
            made_up_to: accounts.lastMadeUpTo,
            period_end_on: accounts.lastMadeUpTo,
            period_start_on: addDays(addMonths(accounts.lastMadeUpTo, -12), 1),
            type: accounts.type,
          },
    next_accounts: withoutAbsent({
      due_on: accounts.nextDue,
      overdue,
      period_end_on: accounts.nextMadeUpTo,
      period_start_on: addDays(addMonths(accounts.nextMadeUpTo, -12), 1),
    }),
    next_due: accounts.nextDue,
    next_made_up_to: accounts.nextMadeUpTo,
    overdue,
  });
}

function confirmationJson(company: SandboxCompany, today: string | null): Record<string, unknown> {
  const { lastMadeUpTo, nextDue } = company.confirmation;
  return withoutAbsent({
    last_made_up_to: lastMadeUpTo,
    next_due: nextDue,
    next_made_up_to: addDays(nextDue, -14),
    overdue: today === null ? null : nextDue < today,
  });
}

function previousNamesJson(company: SandboxCompany): unknown {
  if (company.previousNames.length === 0) return null;
  return company.previousNames.map(({ name, from, to }) => ({
    ceased_on: to,
    effective_from: from,
    name,
  }));
}

function sicCodes(company: SandboxCompany): string[] | null {
  const codes = company.sicTexts.flatMap((text) => /^(\d{4,5}) -/.exec(text)?.[1] ?? []);
  return codes.length === 0 ? null : codes;
}

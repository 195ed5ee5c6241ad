import type { CompanyNumber } from '../domain/company-number.ts';
import type { RegisterRecord } from '../store/list-register.ts';
import { onlyHeld, withNewerFacts, type UnreadMark } from '../store/register-file/newer-facts.ts';
import type { RegisterLine } from '../store/register-file/search-register-names.ts';

/** A line of a list: a stored company, or one that only the register file has. */
export type KnownCompany = Omit<
  RegisterRecord,
  'status_as_of' | 'profile_as_of' | 'subscriber_class'
> &
  UnreadMark;

/** Lines of both in the order of company numbers; of a company in both, each group of facts is the newer one. */
export function mergeByNumber(
  live: readonly RegisterRecord[],
  lines: readonly RegisterLine[],
  asOf: number,
): KnownCompany[] {
  const companies = new Map<CompanyNumber, KnownCompany>(
    lines.map((line) => [line.companyNumber, onlyInFile(line)]),
  );
  const byNumber = new Map(lines.map((line) => [line.companyNumber, line]));
  for (const record of live) {
    const line = byNumber.get(record.company_number);
    companies.set(
      record.company_number,
      line === undefined ? onlyHeld(record) : withNewerFacts(record, line, asOf),
    );
  }
  return [...companies.values()].toSorted((a, b) => (a.company_number < b.company_number ? -1 : 1));
}

export function onlyInFile(line: RegisterLine): KnownCompany {
  const { unread } = line;
  return {
    unread_row: unread === null ? null : { facts_as_of: unread.factsAsOf },
    episode_id: null,
    company_number: line.companyNumber,
    company_name: line.companyName,
    company_status: line.status.companyStatus,
    company_status_detail: line.status.companyStatusDetail,
    postal_code: line.postalCode,
    state: null,
    route: null,
    stage: null,
    opened_at: null,
    entered_at: null,
    confirmed_at: null,
    not_found_since: null,
    notice_date: null,
    earliest_dissolution_date: null,
    applied_on: null,
    objection_deadline: null,
    suspended_on: null,
    suspension_expires_on: null,
    left_at: null,
    leave_reason: null,
    domain: null,
    domain_verdict: null,
    domain_confidence: null,
    emails_found: 0,
  };
}

import { z } from 'zod';
import { isCompanyNumber, type CompanyNumber } from '../domain/company-number.ts';
import type { Db } from '../store/open-store.ts';
import type { CurrentRegister } from '../store/register-file/current-register.ts';
import { readNewerFacts, type UnreadMark } from '../store/register-file/newer-facts.ts';
import {
  listApplications,
  type ApplicationPosition,
  type ApplicationRecord,
} from '../store/strike-off-applications.ts';
import { toUnreadRowJson, type CompanyJson } from './company-json.ts';
import { parseCursor, toPage, type Page } from './list-page.ts';

const Cursor = z.tuple([
  z.literal('applied'),
  z.iso.date(),
  z.custom<CompanyNumber>((value) => typeof value === 'string' && isCompanyNumber(value)),
]);

/** Where a list of applications is to go on; null for a cursor of any other list. */
export function parseApplicationCursor(cursor: string): ApplicationPosition | null {
  const parsed = parseCursor(Cursor, cursor);
  return parsed === null ? null : { appliedOn: parsed[1], companyNumber: parsed[2] };
}

/** The companies that have applied and upon which the register does not propose yet: the stage `applied`, without an episode. */
export async function readApplicationPage(
  { reader, register }: { readonly reader: Db; readonly register: CurrentRegister },
  query: { readonly after: ApplicationPosition | null; readonly limit: number },
): Promise<Page<CompanyJson>> {
  const applications = await listApplications(reader, { ...query, limit: query.limit + 1 });
  const rows = await readNewerFacts(register, applications);
  return toPage(rows, query.limit, {
    item: toCompanyJson,
    position: (row) => ['applied', row.applied_on, row.company_number],
  });
}

function toCompanyJson(row: ApplicationRecord & UnreadMark): CompanyJson {
  return {
    id: null,
    company_number: row.company_number,
    company_name: row.company_name,
    company_status: row.company_status,
    company_status_detail: row.company_status_detail,
    postal_code: row.postal_code,
    route: 'voluntary',
    stage: 'applied',
    confirmed: false,
    not_found_since: null,
    opened_at: null,
    entered_at: null,
    left_at: null,
    leave_reason: null,
    notice_date: null,
    earliest_dissolution_date: null,
    days_left: null,
    applied_on: row.applied_on,
    objection_deadline: null,
    suspended_on: null,
    suspension_expires_on: null,
    domain: row.domain,
    domain_verdict: row.domain_verdict,
    domain_confidence: row.domain_confidence,
    emails_found: row.emails_found,
    unread_row: toUnreadRowJson(row.unread_row),
  };
}

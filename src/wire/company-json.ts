import { z } from 'zod';
import { companyStatuses } from '../domain/company-status.ts';
import { domainVerdicts } from '../domain/enrichment.ts';
import { daysLeft } from '../domain/days-left.ts';
import { leaveReasons, strikeOffRoutes, strikeOffStages } from '../domain/strike-off.ts';
import type { LeadRecord } from '../store/leads.ts';
import type { RegisterRecord } from '../store/list-register.ts';
import type { UnreadMark } from '../store/register-file/newer-facts.ts';
import type { KnownCompany } from './merge-register.ts';
import { instant, toInstantOrNull } from './instant.ts';

/**
 * The company's row in the newest register file could not be read, so what is told of it was true at `facts_as_of`; that is null when no earlier file
 * has it, and then all that is known is what the damaged row shows.
 */
export const UnreadRowJson = z.object({ facts_as_of: instant.nullable() });

/** A line of the list of companies. What an episode tells is null for a company that was never under threat. */
export const CompanyJson = z.object({
  /** Of the episode. */
  id: z.uuid().nullable(),
  company_number: z.string(),
  company_name: z.string(),
  company_status: z.enum(companyStatuses).nullable(),
  company_status_detail: z.string().nullable(),
  postal_code: z.string().nullable(),
  route: z.enum(strikeOffRoutes).nullable(),
  stage: z.enum(strikeOffStages).nullable(),
  confirmed: z.boolean(),
  /** Since when the register answers that it has no such company, although another source told of it. It is being asked again. */
  not_found_since: instant.nullable(),
  opened_at: instant.nullable(),
  entered_at: instant.nullable(),
  left_at: instant.nullable(),
  leave_reason: z.enum(leaveReasons).nullable(),
  notice_date: z.string().nullable(),
  earliest_dissolution_date: z.string().nullable(),
  days_left: z.number().int().nullable(),
  applied_on: z.string().nullable(),
  objection_deadline: z.string().nullable(),
  suspended_on: z.string().nullable(),
  suspension_expires_on: z.string().nullable(),
  domain: z.string().nullable(),
  domain_verdict: z.enum(domainVerdicts).nullable(),
  domain_confidence: z.number().nullable(),
  emails_found: z.number().int(),
  unread_row: UnreadRowJson.nullable(),
});
export type CompanyJson = z.infer<typeof CompanyJson>;

export function toCompanyJson(
  row: (LeadRecord & UnreadMark) | KnownCompany,
  today: string,
): CompanyJson {
  return {
    id: row.episode_id,
    company_number: row.company_number,
    company_name: row.company_name,
    company_status: row.company_status,
    company_status_detail: row.company_status_detail,
    postal_code: row.postal_code,
    route: row.route,
    stage: row.stage,
    confirmed: row.confirmed_at !== null,
    not_found_since: toInstantOrNull(row.not_found_since),
    opened_at: toInstantOrNull(row.opened_at),
    entered_at: toInstantOrNull(row.entered_at),
    left_at: toInstantOrNull(row.left_at),
    leave_reason: row.leave_reason,
    notice_date: row.notice_date,
    earliest_dissolution_date: row.earliest_dissolution_date,
    days_left: daysLeftOf(row, today),
    applied_on: row.applied_on,
    objection_deadline: row.objection_deadline,
    suspended_on: row.suspended_on,
    suspension_expires_on: row.suspension_expires_on,
    domain: row.domain,
    domain_verdict: row.domain_verdict,
    domain_confidence: row.domain_confidence,
    emails_found: row.emails_found,
    unread_row: toUnreadRowJson(row.unread_row),
  };
}

export function toUnreadRowJson(
  unread: UnreadMark['unread_row'],
): z.infer<typeof UnreadRowJson> | null {
  return unread === null ? null : { facts_as_of: toInstantOrNull(unread.facts_as_of) };
}

/** Null also for an episode that is over: nothing runs out any more. */
export function daysLeftOf(
  episode: Pick<RegisterRecord, 'state' | 'stage' | 'earliest_dissolution_date'>,
  today: string,
): number | null {
  if (episode.state !== 'open' || episode.stage === null) return null;
  return daysLeft(
    { stage: episode.stage, earliestDissolutionDate: episode.earliest_dissolution_date },
    today,
  );
}

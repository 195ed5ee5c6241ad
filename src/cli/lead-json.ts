import { daysLeft } from '../domain/days-left.ts';
import { londonDateOf } from '../domain/london-date.ts';
import type { LeadRecord } from '../store/leads.ts';
import { isoInstant, isoOrNull } from './print-text.ts';

/** A lead with the field names of GET /api/companies. */
export function leadJson(lead: LeadRecord, now: number) {
  return {
    id: lead.episode_id,
    company_number: lead.company_number,
    company_name: lead.company_name,
    company_status: lead.company_status,
    company_status_detail: lead.company_status_detail,
    postal_code: lead.postal_code,
    state: lead.state,
    route: lead.route,
    stage: lead.stage,
    confirmed: lead.confirmed_at !== null,
    opened_at: isoInstant(lead.opened_at),
    entered_at: isoOrNull(lead.entered_at),
    notice_date: lead.notice_date,
    earliest_dissolution_date: lead.earliest_dissolution_date,
    days_left: leadDaysLeft(lead, now),
    left_at: isoOrNull(lead.left_at),
    leave_reason: lead.leave_reason,
    domain: lead.domain,
    domain_verdict: lead.domain_verdict,
    domain_confidence: lead.domain_confidence,
    emails_found: lead.emails_found,
  };
}

/** Computed when shown, never stored. Null also when the episode is over: nothing runs out any more. */
export function leadDaysLeft(lead: LeadRecord, now: number): number | null {
  if (lead.state !== 'open') return null;
  return daysLeft(
    { stage: lead.stage, earliestDissolutionDate: lead.earliest_dissolution_date },
    londonDateOf(now),
  );
}

import type { listRunCompanies } from '../store/run-companies.ts';

export type RunCompanyRow = Awaited<ReturnType<typeof listRunCompanies>>[number];

/** What came of one company of a run. */
export const runOutcomes = [
  'under_way',
  'contacts',
  'website_found',
  'nothing_found',
  /** Something was bought or found, and a reason of ours ended it before the rest: mostly the ceiling of the run. */
  'partly_run',
  /** For a reason of ours nothing was bought or found. */
  'not_run',
  'in_doubt',
  'left',
  'stopped',
] as const;
export type RunOutcome = (typeof runOutcomes)[number];

export interface Standing {
  readonly isOver: boolean;
  readonly outcome: RunOutcome;
  readonly reason: string | null;
}

/** Where a company of a run stands: its last step says what came of it, unless it has yet to run since it was asked for. */
export function standingOf(company: RunCompanyRow): Standing {
  if (Boolean(company.has_job) || Boolean(company.has_intent)) {
    return { isOver: false, outcome: 'under_way', reason: company.reason };
  }
  if (company.episode_id === null) {
    return { isOver: true, outcome: 'left', reason: 'the company is not under threat' };
  }
  const hasRun = (company.updated_at ?? 0) >= company.asked_at;
  if (!hasRun || company.state === 'waiting' || company.state === null) {
    return {
      isOver: true,
      outcome: 'stopped',
      reason: 'nothing of it is under way: see strikewatch queue list --state discarded',
    };
  }
  const { state, reason } = company;
  const hasContacts = (company.contacts ?? 0) > 0;
  if (state === 'parked') return { isOver: true, outcome: 'in_doubt', reason };
  if (state === 'failed') return { isOver: true, outcome: 'stopped', reason };
  if (state === 'skipped') {
    const hasBegun = Boolean(company.has_bought) || Boolean(company.has_found);
    return { isOver: true, outcome: hasBegun ? 'partly_run' : 'not_run', reason };
  }
  const isWebsite = company.seeks === 'domain' && Boolean(company.has_domain);
  if (isWebsite) return { isOver: true, outcome: 'website_found', reason };
  if (hasContacts) {
    // What its last step says is why there are no more of them.
    const whyNoMore = reason === null ? null : `nothing further: ${reason}`;
    return { isOver: true, outcome: 'contacts', reason: whyNoMore };
  }
  return { isOver: true, outcome: 'nothing_found', reason };
}

import type { CompanyStatus, StatusFact } from './company-status.ts';
import { isProposalToStrikeOff } from './company-status.ts';
import type { LeaveReason, StrikeOffStage } from './strike-off.ts';

export type StrikeOffTransition = 'entered' | 'left' | 'none';

/**
 * Whether a newly seen status means that the company came under threat or left it, given its open episode. Most events change
 * nothing, so only the difference counts, never the event itself. A suspended strike-off stays open while the company is
 * active, because the register may drop the detail during the suspension.
 */
export function strikeOffTransition(
  openEpisode: { readonly stage: StrikeOffStage } | undefined,
  seen: StatusFact,
): StrikeOffTransition {
  if (isProposalToStrikeOff(seen)) return openEpisode === undefined ? 'entered' : 'none';
  if (openEpisode === undefined) return 'none';
  return openEpisode.stage === 'suspended' && seen.companyStatus === 'active' ? 'none' : 'left';
}

/**
 * Why an episode ended, as far as the status alone tells. A company that stays active leaves for a reason only the
 * filings know (discontinued or withdrawn).
 */
export function leaveReasonOfStatus(status: CompanyStatus | null): LeaveReason {
  switch (status) {
    case 'dissolved':
      return 'dissolved';
    case 'liquidation':
    case 'receivership':
    case 'administration':
    case 'voluntary-arrangement':
    case 'insolvency-proceedings':
      return 'insolvency';
    case 'converted-closed':
      return 'converted';
    case 'active':
    case 'open':
    case 'closed':
    case 'registered':
    case 'removed':
    case null:
      return 'unknown';
  }
}

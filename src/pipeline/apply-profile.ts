import type { CompanyNumber } from '../domain/company-number.ts';
import type { CompanyProfile } from '../domain/company-profile.ts';
import type { Priority } from '../domain/job.ts';
import {
  isProposalToStrikeOff,
  proposalToStrikeOff,
  type StatusFact,
} from '../domain/company-status.ts';
import { leaveReasonOfStatus } from '../domain/strike-off-transition.ts';
import { findCompany, saveProfile, type CompanyRow } from '../store/companies.ts';
import { markStep } from '../store/enrichment-steps.ts';
import {
  closeEpisode,
  findLatestEpisode,
  findOpenEpisode,
  reopenEpisode,
  updateEpisode,
} from '../store/episodes.ts';
import type { Trx } from '../store/open-store.ts';
import { applySeenStatus } from './apply-seen-status.ts';
import { confirmEpisode } from './confirm-episode.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';

export interface SeenProfile {
  readonly profile: CompanyProfile;
  readonly asOf: number;
  readonly priority: Priority;
}

/**
 * What one REST answer says of a company: stored, and where its status differs from the stored episode, acted upon. Whoever
 * asked the register hands its answer here, so that the same answer always has the same effect.
 */
export async function applyProfile(
  trx: Trx,
  context: StepContext,
  { profile, asOf, priority }: SeenProfile,
): Promise<void> {
  const { companyNumber } = profile;
  const before = await findCompany(trx, companyNumber);
  const now = context.clock.now();
  await saveProfile(trx, profile, { source: 'rest', asOf, now });
  // A newer fact arrived while the question was on its way: it has asked for a check of its own.
  if (before !== undefined && before.status_as_of > asOf) return;
  if (before !== undefined) await reopenIfOnlyAbsent(trx, before, profile.status);
  const effect = await applySeenStatus(trx, context, {
    companyNumber,
    status: profile.status,
    source: 'rest',
    asOf,
    isEntering: true,
  });
  if (effect.kind === 'left') {
    if (
      effect.episode.confirmed_at === null &&
      leaveReasonOfStatus(profile.status.companyStatus) === 'unknown'
    ) {
      await updateEpisode(trx, effect.episode.id, { leave_reason: 'not_confirmed' });
    }
  }
  const episode = await findOpenEpisode(trx, companyNumber);
  if (episode !== undefined) {
    if (episode.stage === 'suspended' && profile.status.companyStatusDetail === null) {
      await enqueueStep(trx, context, {
        name: 'read-filings',
        payload: { companyNumber },
      });
      return;
    }
    const companyName = profile.companyName;
    await confirmEpisode(trx, context, { episode, companyNumber, companyName, priority });
    return;
  }
  const latest = await findLatestEpisode(trx, companyNumber);
  if (latest !== undefined && latest.leave_announced_at === null) {
    await enqueueStep(trx, context, {
      name: 'read-filings',
      payload: { companyNumber },
    });
  }
}

/**
 * An episode that ended while the company's own status never said so was ended by its absence, from a bulk file or from the register.
 * The register says that it goes on, and nobody was told otherwise.
 */
async function reopenIfOnlyAbsent(trx: Trx, before: CompanyRow, status: StatusFact): Promise<void> {
  if (!isProposalToStrikeOff(status) || before.company_status_detail !== proposalToStrikeOff)
    return;
  const latest = await findLatestEpisode(trx, before.company_number);
  if (latest?.state === 'closed' && latest.leave_announced_at === null) {
    await reopenEpisode(trx, latest.id);
  }
}

/** Whoever the register does not know is no lead. */
export async function applyUnknownCompany(
  trx: Trx,
  context: StepContext,
  companyNumber: CompanyNumber,
): Promise<void> {
  const episode = await findOpenEpisode(trx, companyNumber);
  if (episode === undefined) return;
  const now = context.clock.now();
  await closeEpisode(trx, episode.id, {
    leftAt: now,
    closedAt: now,
    reason: episode.confirmed_at === null ? 'not_confirmed' : 'unknown',
  });
  await markStep(trx, {
    episodeId: episode.id,
    step: 'check-status',
    state: 'failed',
    reason: 'Companies House has no company of this number (HTTP 404)',
    now,
  });
}

import type { CompanyNumber } from '../domain/company-number.ts';
import type { CompanyProfile } from '../domain/company-profile.ts';
import { isProposalToStrikeOff, proposalToStrikeOff } from '../domain/company-status.ts';
import { lacksDetail } from '../domain/judge-detail-trust.ts';
import type { Priority } from '../domain/job.ts';
import { isNewerFact } from '../domain/newer-fact.ts';
import { leaveReasonOfStatus } from '../domain/strike-off-transition.ts';
import { findCompany, saveProfile, type CompanyRow } from '../store/companies.ts';
import {
  findLatestEpisode,
  findOpenEpisode,
  reopenEpisode,
  updateEpisode,
} from '../store/episodes.ts';
import type { Trx } from '../store/open-store.ts';
import { findUnheldStatus, saveUnheldStatuses } from '../store/unheld-statuses.ts';
import { countUnread } from '../store/unread-members.ts';
import { applySeenStatus } from './apply-seen-status.ts';
import { confirmEpisode } from './confirm-episode.ts';
import { isLeavingTold } from './explain-end.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';
import { takeBackAbsence } from './take-back-absence.ts';

export interface SeenProfile {
  readonly profile: CompanyProfile;
  readonly asOf: number;
  readonly priority: Priority;
  /** Somebody asked for this company, so it is kept although it is not under threat. */
  readonly isWanted: boolean;
}

/**
 * What one REST answer says of a company: stored, and where its status differs from the stored episode, acted upon. Whoever
 * asked the register hands its answer here, so that the same answer always has the same effect.
 */
export async function applyProfile(
  trx: Trx,
  context: StepContext,
  { profile, asOf, priority, isWanted }: SeenProfile,
): Promise<void> {
  const { companyNumber } = profile;
  const before = await findCompany(trx, companyNumber);
  const now = context.clock.now();
  const { unreadMembers: members } = profile;
  await countUnread(trx, { record: 'company-profile', members, companyNumber, now });
  await compareWithStream(trx, context, { before, profile, asOf });
  if (before === undefined && !isWanted && !isProposalToStrikeOff(profile.status)) {
    await saveUnheldStatuses(trx, [{ ...profile, asOf, saidBy: 'rest' }]);
    return;
  }
  await saveProfile(trx, profile, { source: 'rest', asOf, now });
  // A newer fact arrived while the question was on its way: it has asked for a check of its own.
  if (before !== undefined && isNewerFact(before.status_as_of, { asOf, now })) return;
  await takeBackLeaving(trx, context, { before, profile });
  const effect = await applySeenStatus(trx, context, {
    companyNumber,
    status: profile.status,
    source: 'rest',
    asOf,
    clearAt: null,
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
    const companyName = profile.companyName ?? before?.company_name ?? '';
    await confirmEpisode(trx, context, { episode, companyNumber, companyName, priority });
    return;
  }
  const latest = await findLatestEpisode(trx, companyNumber);
  if (latest !== undefined && !isLeavingTold(latest)) {
    await enqueueStep(trx, context, {
      name: 'read-filings',
      payload: { companyNumber },
    });
  }
}

interface Comparison {
  readonly before: CompanyRow | undefined;
  readonly profile: CompanyProfile;
  readonly asOf: number;
}

/**
 * Where the stream's last word on the company lacks a proposal to strike off that the register has: either of them may only be ahead of the
 * other, so both are looked at once more a little later.
 */
async function compareWithStream(
  trx: Trx,
  context: StepContext,
  { before, profile, asOf }: Comparison,
): Promise<void> {
  const { companyNumber } = profile;
  const said = before === undefined ? await saidOfUnheld(trx, companyNumber) : saidOfHeld(before);
  const isUnderThreat = isProposalToStrikeOff(profile.status);
  if (said === null || !lacksDetail(said, { isUnderThreat, askedAt: asOf })) return;
  await enqueueStep(trx, context, {
    name: 'settle-contradiction',
    payload: {
      companyNumber,
      afterTimepoint: before?.stream_timepoint ?? null,
      saidAt: said.asOf,
    },
    runAt: context.clock.now() + settlingMs,
  });
}

/** Events and answers cross each other for seconds; this is long enough for both to arrive. */
const settlingMs = 5 * 60_000;

interface SaidByStream {
  readonly isFromStream: boolean;
  readonly isUnderThreat: boolean;
  readonly asOf: number;
}

function saidOfHeld(company: CompanyRow): SaidByStream | null {
  // Any other status is told by an event of its own, so that it is no lacking detail.
  if (company.company_status !== 'active') return null;
  return {
    isFromStream: company.status_source === 'stream',
    isUnderThreat: company.company_status_detail === proposalToStrikeOff,
    asOf: company.status_as_of,
  };
}

async function saidOfUnheld(trx: Trx, companyNumber: CompanyNumber): Promise<SaidByStream | null> {
  const said = await findUnheldStatus(trx, companyNumber);
  if (said?.company_status !== 'active') return null;
  return { isFromStream: said.said_by === 'stream', isUnderThreat: false, asOf: said.as_of };
}

/**
 * The stream said that the company left, or it was only absent (from a bulk file, or from the register's answer) while its own status
 * never said so; and the register says that it has not left: the episode goes on as if nothing had been said.
 */
async function takeBackLeaving(
  trx: Trx,
  context: StepContext,
  { before, profile }: Pick<Comparison, 'before' | 'profile'>,
): Promise<void> {
  if (before === undefined || !isProposalToStrikeOff(profile.status)) return;
  if (await takeBackAbsence(trx, context, before)) return;
  const latest = await findLatestEpisode(trx, profile.companyNumber);
  if (latest?.state !== 'closed' || latest.leave_announced_at !== null) return;
  const wasUnknown = before.company_status_detail === proposalToStrikeOff;
  const saidByStream =
    before.status_source === 'stream' &&
    latest.leave_reason === 'unknown' &&
    latest.left_at === before.status_as_of;
  if (wasUnknown || saidByStream) await reopenEpisode(trx, latest.id);
}

import type { Priority } from '../domain/job.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import { findRunOfCompany } from '../store/enrichment-runs.ts';
import { markStep } from '../store/enrichment-steps.ts';
import { updateEpisode, type EpisodeRow } from '../store/episodes.ts';
import type { Trx } from '../store/open-store.ts';
import { isInBacklog } from '../store/unchecked-episodes.ts';
import { announceCompany } from './announce.ts';
import { enqueueStep } from './enqueue-step.ts';
import type { StepContext } from './step-context.ts';

/** Three calls for each company under threat take a week. */
const backlogEndsWithinMs = 14 * 86_400_000;

/** Whether paid work may start for an episode without anybody asking: by default only for companies seen entering. */
export function startsByItself(
  context: Pick<StepContext, 'policy'>,
  episode: Pick<EpisodeRow, 'entered_at'>,
): boolean {
  switch (context.policy.autoEnrich) {
    case 'all':
      return true;
    case 'entered':
      return episode.entered_at !== null;
    case 'off':
      return false;
  }
}

/**
 * The register agrees that the company is under threat: announces it once and starts what follows. An episode that was already
 * there in the first import is confirmed silently and costs nothing but Companies House calls. One that went on after it had been taken for over
 * is started anew, because its work was given up meanwhile; nothing that is known is bought again.
 */
export async function confirmEpisode(
  trx: Trx,
  context: StepContext,
  confirmed: {
    readonly episode: Pick<
      EpisodeRow,
      'id' | 'entered_at' | 'announced_at' | 'confirmed_at' | 'leave_announced_at' | 'resumed_at'
    >;
    readonly companyNumber: CompanyNumber;
    readonly companyName: string;
    readonly priority: Priority;
  },
): Promise<void> {
  const { episode, companyNumber } = confirmed;
  const now = context.clock.now();
  const isResumed = (episode.resumed_at ?? 0) > (episode.confirmed_at ?? 0);
  // Who heard that the company had left has to hear that it has not.
  const isToldAsLeft = episode.leave_announced_at !== null && episode.confirmed_at !== null;
  const isNews = isToldAsLeft || (episode.entered_at !== null && episode.announced_at === null);
  await updateEpisode(trx, episode.id, {
    confirmed_at: isResumed ? now : (episode.confirmed_at ?? now),
    leave_announced_at: null,
    ...(isNews && { announced_at: now }),
  });
  await markStep(trx, {
    episodeId: episode.id,
    step: 'check-status',
    state: 'done',
    reason: null,
    now,
  });
  if (isNews) {
    await announceCompany(trx, context, {
      type: 'company.strike_off.proposed',
      companyNumber,
      data: {
        episode_id: episode.id,
        company_name: confirmed.companyName,
        ...(isToldAsLeft && { is_resumed: true }),
      },
    });
  }
  const payload = { companyNumber };
  const isUnhurried = confirmed.priority === 'background' || confirmed.priority === 'low';
  const isSelfStarting =
    startsByItself(context, episode) ||
    (await findRunOfCompany(trx, companyNumber, 'domain')) !== null;
  // One of hundreds of thousands of a first import: all are checked before more is asked about one.
  if (isUnhurried && !isSelfStarting && (await isInBacklog(trx, episode.id))) {
    // Should somebody cancel the backlog, it is read all the same.
    await updateEpisode(trx, episode.id, { next_reading_at: now + backlogEndsWithinMs });
    return;
  }
  const isKnown = episode.confirmed_at !== null && !isResumed;
  // A look at the status alone: of a sample, or of a stretch of the companies stream that was not seen. What filings tell is asked for by whoever misses it.
  if (confirmed.priority === 'background' && isKnown && !isNews) return;
  const priority = isUnhurried ? { priority: confirmed.priority } : {};
  await enqueueStep(trx, context, { name: 'read-filings', payload, ...priority, isWaking: true });
  // Looked at once more: what follows was started when it was confirmed first.
  if (isKnown) return;
  if (context.policy.officersFetch === 'always') {
    await enqueueStep(trx, context, { name: 'fetch-officers', payload, ...priority });
  }
  if (isSelfStarting) {
    await enqueueStep(trx, context, { name: 'find-domain', payload });
  }
}

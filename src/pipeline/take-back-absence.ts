import { proposalToStrikeOff } from '../domain/company-status.ts';
import { isNotFoundForGood } from '../domain/not-found.ts';
import type { CompanyRow } from '../store/companies.ts';
import { findLatestEpisode, resumeEpisode, type EpisodeRow } from '../store/episodes.ts';
import type { Trx } from '../store/open-store.ts';
import type { StepContext } from './step-context.ts';

/**
 * Goes on with the episode of a company that was taken for gone only because a file left it out, now that a witness says that it is under threat: its own
 * status never said otherwise, and neither filings nor the register have told of an end. `before` is what was known until now. Returns whether there was one.
 */
export async function takeBackAbsence(
  trx: Trx,
  context: Pick<StepContext, 'clock'>,
  before: CompanyRow,
): Promise<boolean> {
  const episode = await findAbsent(trx, before);
  if (episode === undefined) return false;
  await resumeEpisode(trx, episode.id, context.clock.now());
  return true;
}

/** The latest episode, where only absence has ended it. */
export async function findAbsent(trx: Trx, before: CompanyRow): Promise<EpisodeRow | undefined> {
  if (before.company_status_detail !== proposalToStrikeOff) return undefined;
  const { not_found_at: at, not_found_since: since } = before;
  const isEndedByDenial = at !== null && (since === null || isNotFoundForGood({ since, at }));
  if (isEndedByDenial && at > before.status_as_of) return undefined;
  const latest = await findLatestEpisode(trx, before.company_number);
  return latest?.state === 'closed' && latest.leave_reason === 'unknown' ? latest : undefined;
}

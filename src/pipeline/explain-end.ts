import type { CompanyStatus } from '../domain/company-status.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import { londonDateOf } from '../domain/london-date.ts';
import type { Attempt, Attempts } from '../domain/strike-off-attempts.ts';
import { leaveReasonOfStatus } from '../domain/strike-off-transition.ts';
import type { LeaveReason } from '../domain/strike-off.ts';
import { findCompany } from '../store/companies.ts';
import { updateEpisode, type EpisodeRow } from '../store/episodes.ts';
import type { Trx } from '../store/open-store.ts';
import { listUnexplainedEpisodes } from '../store/unexplained-episodes.ts';
import { announceCompany } from './announce.ts';
import type { StepContext } from './step-context.ts';

const hourMs = 3_600_000;
/** The filing that says why may come later than the status; after a day the leaving is announced as unknown. */
const patienceMs = 24 * hourMs;

interface EndedEpisode {
  readonly episode: EpisodeRow;
  readonly attempts: Attempts;
  /** The day on which the next episode began; what was filed later is not of this one. */
  readonly until: string | null;
  /** What the register has said of the company since, unless it has come under threat again. */
  readonly statusSince: CompanyStatus | null;
}

/** Every episode that is over and was not explained yet: a company may be under threat again before anybody has looked. */
export async function listEnded(
  trx: Trx,
  companyNumber: CompanyNumber,
  attempts: Attempts,
): Promise<readonly EndedEpisode[]> {
  const company = await findCompany(trx, companyNumber);
  const ended = await listUnexplainedEpisodes(trx, companyNumber);
  return ended.map(({ episode, next }) => ({
    episode,
    attempts,
    until: next === null ? null : londonDateOf(next.entered_at ?? next.opened_at),
    // What the register says by now belongs to the time after.
    statusSince: next === null ? (company?.company_status ?? null) : null,
  }));
}

/** Tells the world why an episode ended, once: as soon as filings or status say so, or when nobody waits any more. */
export async function explainEnd(
  trx: Trx,
  context: StepContext,
  ended: EndedEpisode,
): Promise<void> {
  const now = context.clock.now();
  if (awaitsReasonUntil(ended, now) !== null) return;
  const { episode } = ended;
  const reason = reasonOfEnd(ended);
  await updateEpisode(trx, episode.id, {
    leave_reason: reason,
    leave_announced_at: now,
    ...lateDates(ended),
  });
  if (reason === 'not_confirmed') return;
  const { company_number: companyNumber } = episode;
  const data = { episode_id: episode.id, reason };
  await announceCompany(trx, context, { type: 'company.strike_off.left', companyNumber, data });
  if (reason === 'dissolved') {
    await announceCompany(trx, context, { type: 'company.dissolved', companyNumber, data });
  }
}

/** When to read the filings again because they do not say yet why the episode ended; null once they do, or nobody waits any more. */
export function awaitsReasonUntil(ended: EndedEpisode, now: number): number | null {
  const waitsUntil = (ended.episode.closed_at ?? now) + patienceMs;
  if (reasonOfEnd(ended) !== 'unknown' || now >= waitsUntil) return null;
  return Math.min(now + hourMs, waitsUntil);
}

/** What the status told when it changed; else the filings know best, and then what the register says since. */
function reasonOfEnd(ended: EndedEpisode): LeaveReason {
  const known = ended.episode.leave_reason ?? 'unknown';
  if (known !== 'unknown') return known;
  const told = ownAttempts(ended).findLast(({ end }) => end?.filing != null)?.end?.reason;
  return told ?? leaveReasonOfStatus(ended.statusSince);
}

/** Of an episode that is over only what was unknown is filled in: its last stage is history. */
function lateDates(ended: EndedEpisode) {
  const { episode } = ended;
  const proceeding = ownAttempts(ended).at(-1)?.proceedings[0];
  if (proceeding === undefined) return {};
  return {
    ...(episode.route === 'unknown' && { route: proceeding.route }),
    ...(episode.notice_date === null && { notice_date: proceeding.notice?.date ?? null }),
    ...(episode.applied_on === null && { applied_on: proceeding.application?.date ?? null }),
  };
}

/** Those whose last filing is of the time of the episode; one that runs into the next episode is not of this one. */
function ownAttempts({ episode, attempts, until }: EndedEpisode): readonly Attempt[] {
  const beganOn = episode.notice_date ?? londonDateOf(episode.entered_at ?? 0);
  return attempts.attempts.filter(({ end, lastDate }) => {
    const day = end?.filing?.date ?? lastDate;
    return day >= beganOn && (until === null || (end?.filing != null && day <= until));
  });
}

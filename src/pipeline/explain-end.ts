import type { CompanyStatus } from '../domain/company-status.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import { londonDateOf } from '../domain/london-date.ts';
import type { Attempt, AttemptEnd, Attempts } from '../domain/strike-off-attempts.ts';
import { leaveReasonOfStatus } from '../domain/strike-off-transition.ts';
import { snapshotAsOf } from '../domain/snapshot-as-of.ts';
import type { LeaveReason } from '../domain/strike-off.ts';
import { snapshotDateAt } from '../store/bulk-snapshots.ts';
import { findCompany } from '../store/companies.ts';
import { listClosedEpisodes } from '../store/closed-episodes.ts';
import { updateEpisode, type EpisodeRow } from '../store/episodes.ts';
import type { Trx } from '../store/open-store.ts';
import { announceCompany } from './announce.ts';
import type { StepContext } from './step-context.ts';

const hourMs = 3_600_000;
/** The filing that says why may come later than the status; after a day the leaving is announced as unknown. */
const patienceMs = 24 * hourMs;

interface EndedEpisode {
  readonly episode: EpisodeRow;
  readonly attempts: Attempts;
  /** The first day on which the company is known to have been under threat; what ended before is not of this one. */
  readonly beganOn: string;
  /** The day on which the next episode began; what was filed later is not of this one. */
  readonly until: string | null;
  /** What the register has said of the company since, unless it has come under threat again. */
  readonly statusSince: CompanyStatus | null;
  readonly dissolutionDate: string | null;
}

/** Every episode that is over, not the last one alone: a company may be under threat again before anybody has looked. */
export async function listEnded(
  trx: Trx,
  companyNumber: CompanyNumber,
  attempts: Attempts,
): Promise<readonly EndedEpisode[]> {
  const company = await findCompany(trx, companyNumber);
  const ended = await listClosedEpisodes(trx, companyNumber);
  const found: EndedEpisode[] = [];
  for (const { episode, next } of ended) {
    // What the register says by now belongs to the time after.
    const since = next === null ? company : undefined;
    found.push({
      episode,
      attempts,
      beganOn: await firstDayKnown(trx, episode),
      until: next === null ? null : londonDateOf(next.entered_at ?? next.opened_at),
      statusSince: since?.company_status ?? null,
      dissolutionDate: since?.dissolution_date ?? null,
    });
  }
  return found;
}

/** Of what a file showed at first sight, the day on which that was true. */
async function firstDayKnown(trx: Trx, episode: EpisodeRow): Promise<string> {
  const noticeDate = episode.notice_date ?? '';
  if (!isBeginSeen(episode)) return noticeDate;
  const seenOn = await firstDaySeen(trx, episode);
  // A notice from before changes nothing: whether it came before the filing of an end, or after, must not matter.
  return noticeDate > seenOn ? noticeDate : seenOn;
}

/** Whether the register was seen to propose on a known day; else it was only heard of when the episode was opened. */
export function isBeginSeen(episode: EpisodeRow): boolean {
  return episode.entered_at !== null || episode.opened_by === 'bulk';
}

/** The first day on which the register was seen to propose. */
export async function firstDaySeen(trx: Trx, episode: EpisodeRow): Promise<string> {
  if (episode.entered_at !== null) return londonDateOf(episode.entered_at);
  if (episode.opened_by !== 'bulk') return londonDateOf(episode.opened_at);
  const snapshotDate = await snapshotDateAt(trx, episode.opened_at);
  return new Date(snapshotAsOf(snapshotDate)).toISOString().slice(0, 10);
}

/**
 * Tells the world why an episode ended, once: as soon as filings or status say so, or when nobody waits any more. A filing that comes later
 * still puts right what is stored.
 */
export async function explainEnd(
  trx: Trx,
  context: StepContext,
  ended: EndedEpisode,
): Promise<void> {
  const now = context.clock.now();
  if (awaitsReasonUntil(ended, now) !== null) return;
  const { episode } = ended;
  const isAnnounced = isLeavingTold(episode);
  if (isAnnounced && toldEnd(ended) === undefined) return;
  const reason = reasonOfEnd(ended);
  await updateEpisode(trx, episode.id, {
    leave_reason: reason,
    seen_left_at: seenEnd(episode).leftAt,
    seen_leave_reason: seenEnd(episode).reason,
    leave_announced_at: isAnnounced ? episode.leave_announced_at : now,
    ...endOfEpisode(ended, reason),
  });
  if (reason === 'not_confirmed') return;
  const { company_number: companyNumber } = episode;
  const data = { episode_id: episode.id, reason };
  if (!isAnnounced) {
    await announceCompany(trx, context, { type: 'company.strike_off.left', companyNumber, data });
  }
  if (reason === 'dissolved' && !(isAnnounced && episode.leave_reason === reason)) {
    await announceCompany(trx, context, { type: 'company.dissolved', companyNumber, data });
  }
}

/** Whether the world has heard of it; one that was told before the episode went on once more is another leaving. */
export function isLeavingTold(
  episode: Pick<EpisodeRow, 'leave_announced_at' | 'closed_at'>,
): boolean {
  const { leave_announced_at: toldAt, closed_at: closedAt } = episode;
  return toldAt !== null && (closedAt === null || toldAt >= closedAt);
}

/** When to read the filings again because they do not say yet why the episode ended; null once they do, or nobody waits any more. */
export function awaitsReasonUntil(ended: EndedEpisode, now: number): number | null {
  if (isLeavingTold(ended.episode)) return null;
  const waitsUntil = (ended.episode.closed_at ?? now) + patienceMs;
  if (reasonOfEnd(ended) !== 'unknown' || now >= waitsUntil) return null;
  return Math.min(now + hourMs, waitsUntil);
}

/** What the register showed of the end, whatever filings have told of it since: they may come in any order. */
export function seenEnd(episode: EpisodeRow) {
  return {
    leftAt: episode.seen_left_at ?? episode.left_at,
    reason: episode.seen_leave_reason ?? episode.leave_reason,
  };
}

/** What the status told when it changed; else the filings know best, and then what the register says since. */
function reasonOfEnd(ended: EndedEpisode): LeaveReason {
  const known = seenEnd(ended.episode).reason ?? 'unknown';
  // A company is dissolved at the end of a liquidation too, which is no strike-off (facts: companies-house 4.2): only the filing tells.
  if (known === 'dissolved' && toldEnd(ended)?.reason === 'insolvency') return 'insolvency';
  if (known !== 'unknown' && known !== 'not_confirmed') return known;
  const told = toldEnd(ended)?.reason;
  return told ?? (known === 'unknown' ? leaveReasonOfStatus(ended.statusSince) : known);
}

/** The end that a filing tells of. */
function toldEnd(ended: EndedEpisode): AttemptEnd | undefined {
  return ownAttempts(ended).findLast(({ end }) => end?.filing != null)?.end ?? undefined;
}

/**
 * The stage that the end is, and its day where that is earlier than the one on which the register was seen to have left: a bulk file, or an
 * answer, only tells that it was by then.
 */
function endOfEpisode(ended: EndedEpisode, reason: LeaveReason) {
  const { episode } = ended;
  const { leftAt } = seenEnd(episode);
  const told = toldEnd(ended);
  const ownDay = reason === 'dissolved' ? ended.dissolutionDate : null;
  const day = told?.reason === reason ? told.date : ownDay;
  const isEarlier =
    day !== null && leftAt !== null && day >= ended.beganOn && day < londonDateOf(leftAt);
  const isStage = reason === 'discontinued' || reason === 'withdrawn' || reason === 'dissolved';
  return {
    ...(isStage && { stage: reason }),
    ...(isEarlier && {
      left_at: Math.max(episode.entered_at ?? 0, Date.parse(`${day}T00:00:00Z`)),
    }),
  };
}

/**
 * Those that began before the company had left and whose last filing is of the time of the episode; one that runs into the next episode is
 * not of this one.
 */
function ownAttempts({ episode, attempts, beganOn, until }: EndedEpisode): readonly Attempt[] {
  const { leftAt } = seenEnd(episode);
  const leftOn = leftAt === null ? null : londonDateOf(leftAt);
  return attempts.attempts.filter((attempt) => {
    const { end, lastDate } = attempt;
    const day = end?.filing?.date ?? lastDate;
    if (day < beganOn || (leftOn !== null && firstDateOf(attempt) > leftOn)) return false;
    return until === null || (end?.filing != null && day <= until);
  });
}

/** Of what is still known of the beginning; empty when nothing is. */
function firstDateOf({ proceedings }: Attempt): string {
  const dates = proceedings.flatMap(({ application, notice }) =>
    [application, notice].flatMap((filing) => (filing === null ? [] : [filing.date])),
  );
  return dates.toSorted()[0] ?? '';
}

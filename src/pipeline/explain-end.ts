import type { CompanyStatus } from '../domain/company-status.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import { londonDateOf } from '../domain/london-date.ts';
import type { Attempt, AttemptEnd, Attempts } from '../domain/strike-off-attempts.ts';
import { isShownLate, lastLateDayOf, laterDay } from '../domain/status-lag.ts';
import { leaveReasonOfStatus } from '../domain/strike-off-transition.ts';
import { snapshotAsOf } from '../domain/snapshot-as-of.ts';
import type { LeaveReason } from '../domain/strike-off.ts';
import { snapshotDateAt } from '../store/bulk-snapshots.ts';
import { findCompany } from '../store/companies.ts';
import { listClosedEpisodes } from '../store/closed-episodes.ts';
import { findLatestEpisodes, updateEpisode, type EpisodeRow } from '../store/episodes.ts';
import type { Trx } from '../store/open-store.ts';
import { announceCompany } from './announce.ts';
import type { StepContext } from './step-context.ts';

const hourMs = 3_600_000;
/** The filing that says why may come later than the status; after a day the leaving is announced as unknown. */
const patienceMs = 24 * hourMs;

/** An episode that is over, with what bounds which filings can be of it. */
export interface EndedEpisode {
  readonly episode: EpisodeRow;
  readonly attempts: Attempts;
  /** The first day on which the register was seen to propose. */
  readonly seenOn: string;
  /** The last day on which it is known not to have. */
  readonly clearOn: string | null;
  /** Its first notice, as far as filings tell. */
  readonly noticeDate: string | null;
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
      seenOn: await firstDaySeen(trx, episode),
      clearOn: episode.entered_after === null ? null : londonDateOf(episode.entered_after),
      noticeDate: episode.notice_date,
      until: next === null ? null : londonDateOf(next.entered_at ?? next.opened_at),
      statusSince: since?.company_status ?? null,
      dissolutionDate: since?.dissolution_date ?? null,
    });
  }
  return found;
}

/** What ended before this day is not of the episode, unless the register was late. */
function beganOn({ episode, seenOn, noticeDate }: EndedEpisode): string {
  if (!isBeginSeen(episode)) return noticeDate ?? '';
  // A notice from before changes nothing: whether it came before the filing of an end, or after, must not matter.
  return laterDay(noticeDate, seenOn) ?? seenOn;
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

export interface EpisodeEnd {
  readonly reason: LeaveReason;
  readonly leftAt: number | null;
}

/** Why and when an episode ended: from what the register showed, what filings tell by now, and what the world has heard, however often it was asked before. */
export function endOf(ended: EndedEpisode): EpisodeEnd {
  const { episode } = ended;
  if (isLeavingTold(episode) && toldEnd(ended) === undefined && !isTakenBack(episode)) {
    return { reason: episode.leave_reason ?? 'unknown', leftAt: episode.left_at };
  }
  const reason = reasonOfEnd(ended);
  return { reason, leftAt: leftAtOf(ended, reason) };
}

/** Whether a filing told the stored reason: once none does, another one has shown that it was of another attempt. */
function isTakenBack(episode: EpisodeRow): boolean {
  const seen = seenEnd(episode).reason;
  const stored = episode.leave_reason;
  return seen !== stored && (stored === 'discontinued' || stored === 'withdrawn');
}

/**
 * Tells the world why an episode ended, once: as soon as filings or status say so, or when nobody waits any more. A filing that comes later
 * still puts right what is stored. Of an episode that was over before it was confirmed nothing is told, but that a company is dissolved which was told of
 * before.
 */
export async function tellEnd(
  trx: Trx,
  context: StepContext,
  { ended, reason }: { readonly ended: EndedEpisode; readonly reason: LeaveReason },
): Promise<void> {
  const { episode } = ended;
  const now = context.clock.now();
  if (awaitsReasonUntil(ended, now) !== null) return;
  const isAnnounced = isLeavingTold(episode);
  const isDissolvedNews = reason === 'dissolved' && episode.leave_reason !== reason;
  if (isAnnounced && !isDissolvedNews) return;
  if (!isAnnounced) await updateEpisode(trx, episode.id, { leave_announced_at: now });
  if (reason === 'not_confirmed') return;
  // Who was not told that it began is not told that it ended.
  const isBeginTold = episode.confirmed_at !== null;
  const { company_number: companyNumber } = episode;
  const data = { episode_id: episode.id, reason };
  if (!isAnnounced && isBeginTold) {
    await announceCompany(trx, context, { type: 'company.strike_off.left', companyNumber, data });
  }
  if (reason === 'dissolved' && (isBeginTold || (await isKnownToWorld(trx, companyNumber)))) {
    await announceCompany(trx, context, { type: 'company.dissolved', companyNumber, data });
  }
}

/** Whether any of its episodes was confirmed, so that the world has heard of the company. */
async function isKnownToWorld(trx: Trx, companyNumber: CompanyNumber): Promise<boolean> {
  const episodes = await findLatestEpisodes(trx, companyNumber, Infinity);
  return episodes.some(({ confirmed_at: confirmedAt }) => confirmedAt !== null);
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

/**
 * What the status told when it changed, unless a filing had ended it before; else the filings know best, and then what the register says
 * since.
 */
function reasonOfEnd(ended: EndedEpisode): LeaveReason {
  const known = seenEnd(ended.episode).reason ?? 'unknown';
  const earlier = isOfAnotherEnd(known) ? filedBefore(ended) : undefined;
  if (earlier !== undefined) return earlier.reason;
  // A company is dissolved at the end of a liquidation too, which is no strike-off (facts: companies-house 4.2): only the filing tells.
  if (known === 'dissolved' && toldEnd(ended)?.reason === 'insolvency') return 'insolvency';
  if (known !== 'unknown' && known !== 'not_confirmed') return known;
  const told = toldEnd(ended)?.reason;
  if (told !== undefined) return told;
  // What the register says once the world has heard of it is of a later time.
  const isSince = known === 'unknown' && !isLeavingTold(ended.episode);
  return isSince ? leaveReasonOfStatus(ended.statusSince) : known;
}

/** Whether the status tells only what the company is by now: between two looks it may have been active first. */
function isOfAnotherEnd(known: LeaveReason): boolean {
  return known === 'insolvency' || known === 'converted';
}

/** The end that was filed while the register was seen to propose, before a day on which it showed another; nothing was under way any more. */
function filedBefore(ended: EndedEpisode): AttemptEnd | undefined {
  const { leftAt } = seenEnd(ended.episode);
  const end = ownAttempts(ended).at(-1)?.end;
  if (leftAt === null || end?.filing == null) return undefined;
  if (end.reason !== 'discontinued' && end.reason !== 'withdrawn') return undefined;
  const { date } = end.filing;
  return date >= beganOn(ended) && date < londonDateOf(leftAt) ? end : undefined;
}

/** The end that a filing tells of. */
function toldEnd(ended: EndedEpisode): AttemptEnd | undefined {
  const end = ownAttempts(ended).findLast((attempt) => attempt.end?.filing != null)?.end;
  return end == null || isOfNext(end, ended) ? undefined : end;
}

/** A company that was dissolved is not under threat again on the same day, so it was the next episode that ended so. */
export function isOfNext(end: AttemptEnd, { until }: Pick<EndedEpisode, 'until'>): boolean {
  return end.reason === 'dissolved' && end.date === until;
}

/**
 * The day that is told, where it is earlier than the one on which the register was seen to have left: a bulk file, or an answer, only tells that it was
 * by then.
 */
function leftAtOf(ended: EndedEpisode, reason: LeaveReason): number | null {
  const { episode } = ended;
  const { leftAt } = seenEnd(episode);
  const told = toldEnd(ended);
  const ownDay = reason === 'dissolved' ? ended.dissolutionDate : null;
  const day = told?.reason === reason ? told.date : ownDay;
  const isEarlier =
    day !== null && leftAt !== null && day >= beganOn(ended) && day < londonDateOf(leftAt);
  return isEarlier ? Math.max(episode.entered_at ?? 0, Date.parse(`${day}T00:00:00Z`)) : leftAt;
}

/**
 * Those that began before the company had left and whose last filing is of the time of the episode, else one of which the register was late to show the end;
 * one that runs into the next episode is not of this one.
 */
function ownAttempts(ended: EndedEpisode): readonly Attempt[] {
  const { episode, attempts, clearOn, until } = ended;
  const { leftAt, reason } = seenEnd(episode);
  const leftOn = leftAt === null ? null : londonDateOf(leftAt);
  const possible = attempts.attempts.filter((attempt) => {
    if (leftOn !== null && !isSeenOver(attempt, { leftOn, reason })) return false;
    return until === null || (attempt.end?.filing != null && lastDayOf(attempt) <= until);
  });
  const since = beganOn(ended);
  const own = possible.filter((attempt) => lastDayOf(attempt) >= since);
  if (own.length > 0) return own;
  const sight = { beganOn: since, clearOn };
  return possible.filter(({ end }) => end?.filing != null && isShownLate(end.filing.date, sight));
}

/**
 * Whether an attempt may be the one that was seen to be over: an end that was filed later is of an attempt that began before, and the end of a liquidation only
 * says why a company is gone.
 */
function isSeenOver(
  attempt: Attempt,
  { leftOn, reason }: { readonly leftOn: string; readonly reason: LeaveReason | null },
): boolean {
  const firstDate = firstDateOf(attempt);
  if (firstDate > leftOn) return false;
  const { end } = attempt;
  if (end?.filing == null || end.filing.date <= leftOn) return true;
  if (end.cause === 'liquidation' || end.cause === 'statutory_instrument') {
    return reason === 'dissolved';
  }
  return firstDate !== '' || end.filing.date <= lastLateDayOf(leftOn);
}

function lastDayOf({ end, lastDate }: Attempt): string {
  return end?.filing?.date ?? lastDate;
}

/** Of what is still known of the beginning; empty when nothing is. */
function firstDateOf({ proceedings }: Attempt): string {
  const dates = proceedings.flatMap(({ application, notice }) =>
    [application, notice].flatMap((filing) => (filing === null ? [] : [filing.date])),
  );
  return dates.toSorted()[0] ?? '';
}

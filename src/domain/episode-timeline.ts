import { londonDateOf } from './london-date.ts';
import { isProposalToStrikeOff } from './company-status.ts';
import { isShownLate, lastLateDayOf, laterDay } from './status-lag.ts';
import { strikeOffAttempts, type Attempts, type TimelineFiling } from './strike-off-attempts.ts';
import { clearingsOn, type Clearing } from './strike-off-clearings.ts';
import { timelineOf, type StrikeOffTimeline, type TimelineCompany } from './strike-off-timeline.ts';
import type { EpisodeState, LeaveReason } from './strike-off.ts';

/** An episode as far as it bounds which filings can be of it. */
export interface EpisodeSpan {
  readonly state: EpisodeState;
  readonly openedAt: number;
  readonly enteredAt: number | null;
  /** The last time at which the company is known not to have been under threat. */
  readonly enteredAfter: number | null;
  readonly leftAt: number | null;
  readonly leaveReason: LeaveReason | null;
}

export interface EpisodeTimelineInput {
  readonly company: TimelineCompany;
  readonly attempts: Attempts;
  readonly today: string;
  readonly latest: EpisodeSpan | undefined;
  /** The one before the latest. */
  readonly previous: EpisodeSpan | undefined;
}

/** The attempts that the filings tell of, parted also where the register was seen to be clear between two of them. */
export function attemptsOfCompany(
  filings: readonly TimelineFiling[],
  known: Omit<EpisodeTimelineInput, 'attempts'>,
): Attempts {
  return strikeOffAttempts(filings, known.today, clearingsOf(known));
}

function clearingsOf({
  company: { status },
  latest,
  previous,
}: Omit<EpisodeTimelineInput, 'attempts'>): readonly Clearing[] {
  if (latest?.state === 'open') {
    const by = previous?.leaveReason ?? null;
    return clearingsOn({ leftOn: leftOn(previous), by, clearOn: seenClearBefore(latest) });
  }
  const isClear = status?.companyStatus === 'active' && !isProposalToStrikeOff(status);
  const by = latest?.leaveReason ?? null;
  return clearingsOn({ leftOn: leftOn(latest), by, clearOn: isClear ? status.asOf : null });
}

/** The timeline of the latest episode, without what belongs to an earlier one; null when nothing tells of it. */
export function episodeTimeline(input: EpisodeTimelineInput): StrikeOffTimeline | null {
  const { latest, previous } = input;
  const timeline = timelineAfter(previous, input);
  if (latest?.state !== 'open' || timeline === null) return timeline;
  if (isOfEpisode(timeline, latest, previous)) return timeline;
  // What the filings tell is over, and the register proposes: that is all that is known of this one yet.
  const { company, attempts, today } = input;
  const anew = timelineOf({ company, today, isAnew: true }, attempts);
  return anew?.end === null && anew.restoration === null ? anew : null;
}

/** What is under way now: of an episode that has been left nothing is. */
export function presentTimeline(input: EpisodeTimelineInput): StrikeOffTimeline | null {
  if (input.latest?.state === 'open') return episodeTimeline(input);
  return timelineAfter(input.latest, input);
}

/** What was filed before an episode was left belongs to it, and is over since. */
function timelineAfter(
  episode: EpisodeSpan | undefined,
  { company, attempts, today }: EpisodeTimelineInput,
): StrikeOffTimeline | null {
  const clearedBy = episode?.leaveReason ?? null;
  return timelineOf({ company, today, clearedOn: leftOn(episode), clearedBy }, attempts);
}

/**
 * An attempt that ended before this episode began says nothing about it, unless what the episode shows is only the end of that attempt; nor does a return to
 * the register.
 */
function isOfEpisode(
  { end, restoration, notice, suspension }: StrikeOffTimeline,
  latest: EpisodeSpan,
  previous: EpisodeSpan | undefined,
): boolean {
  if (restoration !== null) return false;
  const seenClearOn = seenClearBefore(latest);
  if (end === null) {
    // A notice that would have shown itself before the register was seen to be clear.
    const isOld = seenClearOn !== null && suspension === null && notice !== null;
    return !(isOld && lastLateDayOf(notice.date) < seenClearOn);
  }
  const beganOn = londonDateOf(latest.enteredAt ?? latest.openedAt);
  const endedOn = end.date ?? '';
  const previousLeftOn = leftOn(previous);
  if (endedOn >= beganOn) return endedOn > (previousLeftOn ?? '');
  const clearOn = laterDay(previousLeftOn, seenClearOn);
  return end.date !== null && isShownLate(end.date, { beganOn, clearOn });
}

/** The last day before an episode on which the register is known not to have proposed. */
function seenClearBefore({ enteredAfter }: EpisodeSpan): string | null {
  return enteredAfter === null ? null : londonDateOf(enteredAfter);
}

/** The day on which the register said that nothing was under way any more. */
function leftOn(episode: EpisodeSpan | undefined): string | null {
  return episode?.leftAt == null ? null : londonDateOf(episode.leftAt);
}

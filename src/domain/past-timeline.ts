import type { Attempt, AttemptEnd, Attempts } from './strike-off-attempts.ts';
import { isShownLate } from './status-lag.ts';
import { timelineOf, type StrikeOffTimeline, type TimelineCompany } from './strike-off-timeline.ts';

/** An episode that is over, as far as it bounds which filings can be of it. */
export interface PastSpan {
  /** The first day on which the company was seen to be under threat. */
  readonly beganOn: string;
  /** The last day on which the register is known not to have proposed. */
  readonly clearOn: string | null;
  /** Whether the first day is one on which it was; else it had been for a time nobody knows, and was only heard of then. */
  readonly isBeginSeen: boolean;
  /** The day on which it was seen to be over. */
  readonly leftOn: string;
  /** The day on which the episode before it was left. */
  readonly previousLeftOn: string | null;
}

/**
 * The timeline of an episode that is over, from the filings up to the day on which it was left; null when none of them is of it. It needs no filing
 * that tells the end: an attempt that none has ended was under way until the register showed that it was not.
 */
export function pastTimeline(
  { attempts }: Attempts,
  span: PastSpan,
  about: { readonly company: TimelineCompany; readonly today: string },
): StrikeOffTimeline | null {
  const possible = attempts.filter((attempt) => attempt.number > 0 && !isOfPrevious(attempt, span));
  const own =
    possible.find(({ end }) => endDayOf(end) >= span.beganOn) ??
    possible.findLast(({ end }) => end?.date != null && isShownLate(end.date, span)) ??
    (span.isBeginSeen ? undefined : possible.at(-1));
  if (own === undefined) return null;
  const seen: AttemptEnd = { reason: 'unknown', date: span.leftOn, filing: null, cause: null };
  // What the register says by now, and a return to it, are of the time after.
  const attempt = { ...own, end: own.end ?? seen, restoration: null };
  return timelineOf(
    { company: { ...about.company, status: null }, today: about.today },
    { attempts: [attempt], events: [], ahead: [] },
  );
}

/** What was filed before an earlier episode was left belongs to that one, even if no filing ended it. */
function isOfPrevious({ end, lastDate }: Attempt, { previousLeftOn }: PastSpan): boolean {
  if (previousLeftOn === null) return false;
  return end === null ? lastDate < previousLeftOn : endDayOf(end) <= previousLeftOn;
}

/** Sorts after every day while it is not over. */
function endDayOf(end: AttemptEnd | null): string {
  return end === null ? '~' : (end.date ?? '');
}

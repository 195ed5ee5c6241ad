import type { Attempt, AttemptEnd, Attempts } from './strike-off-attempts.ts';

/** A time under threat as the register showed it, which may hold more than one attempt. */
export interface SeenSpan {
  /** The first day on which the company is known to have been under threat. */
  readonly beganOn: string;
  /** The day on which it was seen to be over; null while it is not. */
  readonly leftOn: string | null;
}

/** One attempt within it. */
export interface EpisodePart {
  readonly attempt: Attempt;
  /** Day of its first notice; null for the first, which began when it was seen to. */
  readonly enteredOn: string | null;
  /** The end that a filing tells; null for the last, which ended as it was seen to. */
  readonly end: (AttemptEnd & { readonly date: string }) | null;
}

/**
 * Parts a time under threat where filings tell that an attempt has ended in it and a notice has begun another one: the register goes on to propose
 * for days after an end, and a file shows one day of a month. Empty when it is of one piece. An application alone begins none, because the register proposes upon a notice.
 */
export function partEpisode(
  { attempts, events }: Attempts,
  { beganOn, leftOn }: SeenSpan,
): readonly EpisodePart[] {
  const firstNotices = new Map<number, string>();
  for (const { filing, form, attempt } of events) {
    if (form.kind === 'notice' && !firstNotices.has(attempt))
      firstNotices.set(attempt, filing.date);
  }
  const parts: EpisodePart[] = [];
  let running: { attempt: Attempt; enteredOn: string | null } | null = null;
  for (const attempt of attempts) {
    const noticeOn = firstNotices.get(attempt.number) ?? null;
    if (running === null) {
      if (attempt.number > 0 && endDayOf(attempt) >= beganOn)
        running = { attempt, enteredOn: null };
      continue;
    }
    const { end } = running.attempt;
    if (attempt.number === 0 || noticeOn === null || (leftOn !== null && noticeOn > leftOn))
      continue;
    if (end?.filing == null || end.date === null) continue;
    parts.push({ ...running, end: { ...end, date: end.date } });
    running = { attempt, enteredOn: noticeOn };
  }
  return running === null || parts.length === 0 ? [] : [...parts, { ...running, end: null }];
}

/** Sorts after every day while it is not over. */
function endDayOf({ end }: Attempt): string {
  return end === null ? '~' : (end.date ?? '');
}

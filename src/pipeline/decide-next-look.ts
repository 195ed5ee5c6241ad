import { addDays, addMonths, londonDateOf } from '../domain/london-date.ts';
import { londonInstant } from '../domain/london-instant.ts';

/**
 * The last day of a month on which its register file is looked for: it is published within five working days
 * (https://download.companieshouse.gov.uk/en_output.html), which New Year with its bank holidays stretches to the 10th.
 */
const lastDay = 10;

const minutesPerDay = 1_440;

/** When to look for a new snapshot after a look just now: once a day from the 1st until the month's is there. */
export function decideNextLook(
  now: number,
  { isMonthDone, jitter }: { readonly isMonthDone: boolean; readonly jitter: number },
): number {
  const today = londonDateOf(now);
  const isInWindow = dayOf(today) < lastDay && !isMonthDone;
  return atRandomMinute(isInWindow ? addDays(today, 1) : firstOfNextMonth(today), jitter);
}

/** When to look for the first time: later today within the window, else in the next one. */
export function decideFirstLook(now: number, jitter: number): number {
  const today = londonDateOf(now);
  if (dayOf(today) > lastDay) return atRandomMinute(firstOfNextMonth(today), jitter);
  const endOfDay = londonInstant(addDays(today, 1), 0);
  return now + Math.floor((endOfDay - now) * jitter);
}

/** A look is never put off further than this; a later one was written under a wrong clock. */
export const furthestLookMs = 32 * 86_400_000;

/** The file's day differs from month to month, its month does not. */
export function isSnapshotOfMonth(snapshotDate: string, now: number): boolean {
  return snapshotDate.slice(0, 7) >= londonDateOf(now).slice(0, 7);
}

function dayOf(date: string): number {
  return Number(date.slice(8));
}

function firstOfNextMonth(today: string): string {
  return addMonths(`${today.slice(0, 7)}-01`, 1);
}

/** Not at the full hour, when everybody comes. */
function atRandomMinute(date: string, jitter: number): number {
  return londonInstant(date, Math.floor(jitter * minutesPerDay));
}

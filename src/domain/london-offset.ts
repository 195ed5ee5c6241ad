const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The month before which the clocks change on its last Sunday, at 01:00 UTC: April for going forward, November for going back. */
type MonthAfter = 3 | 10;

/**
 * How far London is ahead of UTC, in milliseconds: an hour in summer, nothing else. By the rule that has held since 1996: summer time runs from the last
 * Sunday of March to the last of October, both at 01:00 UTC (Summer Time Order 2002; before it the yearly orders, since 1996).
 * By rule, because the first `Intl.DateTimeFormat` of a process is 8 MB of it; a test compares the two.
 */
export function londonOffsetMs(instant: number): number {
  const year = new Date(instant).getUTCFullYear();
  const isSummer = changeBefore(year, 3) <= instant && instant < changeBefore(year, 10);
  return isSummer ? hourMs : 0;
}

function changeBefore(year: number, month: MonthAfter): number {
  const lastDay = Date.UTC(year, month, 1) - dayMs;
  return lastDay - new Date(lastDay).getUTCDay() * dayMs + hourMs;
}

const londonTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  hour: '2-digit',
  minute: '2-digit',
});

/**
 * The instant at which it is `minuteOfDay` minutes past midnight in London on a calendar day. In the hour that the clocks skip it is the moment they do;
 * of the hour they repeat it is the second pass.
 */
export function londonInstant(date: string, minuteOfDay: number): number {
  const asUtc = Date.parse(`${date}T00:00:00Z`) + minuteOfDay * 60_000;
  const instant = asUtc - aheadOfUtcMs(asUtc);
  const isSkipped = aheadOfUtcMs(instant) !== aheadOfUtcMs(asUtc);
  // The clocks change at 01:00 UTC (Summer Time Order 2002).
  return isSkipped ? asUtc - (asUtc % hourMs) : instant;
}

const hourMs = 3_600_000;

/** London is one hour ahead in summer, and on UTC else. */
function aheadOfUtcMs(instant: number): number {
  const hourInLondon = Number(londonTime.format(instant).slice(0, 2));
  return hourInLondon === new Date(instant).getUTCHours() ? 0 : hourMs;
}

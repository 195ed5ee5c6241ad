const londonTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  hour: '2-digit',
  minute: '2-digit',
});

/** The instant at which it is `minuteOfDay` minutes past midnight in London on a calendar day, to the hour of a clock change. */
export function londonInstant(date: string, minuteOfDay: number): number {
  const asUtc = Date.parse(`${date}T00:00:00Z`) + minuteOfDay * 60_000;
  return asUtc - aheadOfUtcMs(asUtc);
}

const hourMs = 3_600_000;

/** London is one hour ahead in summer, and on UTC else. */
function aheadOfUtcMs(instant: number): number {
  const hourInLondon = Number(londonTime.format(instant).slice(0, 2));
  return hourInLondon === new Date(instant).getUTCHours() ? 0 : hourMs;
}

const minuteMs = 60_000;
/** In a lane that has been ending jobs, a stretch without an end after which it began anew: nobody was there, or nothing was to be done. */
const idleMs = 2 * minuteMs;
/** So many ends since then tell how it goes by themselves; fewer may come so far apart as a rule. */
const fewEnds = 10;
/** What came at once when the work began says little of a minute. */
const leastSpanMs = minuteMs;
const leastSpanOfManyMs = 5_000;

/** How many jobs end a minute, from when the latest ended, the last one first. The first one only begins the time that is measured, unless it is all there is. */
export function finishRate(endedAt: readonly number[], now: number): number {
  const begin = endedAt.findIndex(
    (at, index) => index >= fewEnds && (endedAt[index - 1] ?? at) - at > idleMs,
  );
  const counted = begin === -1 ? endedAt : endedAt.slice(0, begin);
  const firstAt = counted.at(-1);
  if (firstAt === undefined) return 0;
  const least = counted.length > fewEnds ? leastSpanOfManyMs : leastSpanMs;
  const spanMs = Math.max(least, now - firstAt);
  return Math.max(1, counted.length - 1) / (spanMs / minuteMs);
}

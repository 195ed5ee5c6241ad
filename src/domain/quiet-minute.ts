import { londonDateOf } from './london-date.ts';
import { londonOffsetMs } from './london-offset.ts';

/**
 * Nightly work runs between 02:00 and 05:00 in London: nobody waits for the register then, and no clock is put forward or
 * back within it (that happens at 01:00 UTC), so every minute of the window exists once on every night.
 */
const opensAtMinute = 2 * 60;
const minutes = 3 * 60;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A random minute of the next window that has not come yet. `next` is uniform in [0, 1). */
export function nextQuietMinute(now: number, next: () => number): number {
  const tonight = quietMinuteOf(londonDateOf(now), next());
  return tonight > now ? tonight : quietMinuteAfter(londonDateOf(now), next);
}

/** A random minute of the window of the night after `night` (`YYYY-MM-DD` in London). */
export function quietMinuteAfter(night: string, next: () => number): number {
  const following = new Date(Date.parse(`${night}T00:00:00Z`) + 24 * hourMs);
  return quietMinuteOf(following.toISOString().slice(0, 10), next());
}

function quietMinuteOf(date: string, share: number): number {
  const minute = opensAtMinute + Math.floor(share * minutes);
  const asIfUtc = Date.parse(`${date}T00:00:00Z`) + minute * minuteMs;
  // Inside the window both readings of the hour agree, see above.
  return asIfUtc - londonOffsetMs(asIfUtc);
}

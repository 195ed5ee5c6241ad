import { londonOffsetMs } from './london-offset.ts';

const hourMs = 3_600_000;

/**
 * The instant at which it is `minuteOfDay` minutes past midnight in London on a calendar day. In the hour that the clocks skip it is the moment they do;
 * of the hour they repeat it is the second pass.
 */
export function londonInstant(date: string, minuteOfDay: number): number {
  const asUtc = Date.parse(`${date}T00:00:00Z`) + minuteOfDay * 60_000;
  const instant = asUtc - londonOffsetMs(asUtc);
  const isSkipped = londonOffsetMs(instant) !== londonOffsetMs(asUtc);
  // The clocks change at 01:00 UTC (Summer Time Order 2002).
  return isSkipped ? asUtc - (asUtc % hourMs) : instant;
}

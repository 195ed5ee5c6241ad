import type { StreamName } from './stream.ts';
import { workingPeriodAt } from './working-hours.ts';

const minuteMs = 60_000;

/**
 * How long a stream may bring heartbeats and nothing else on a working day. On the busy ones no event for 15 minutes means that
 * something is wrong (facts: companies-house 5.5); the others have hours without any.
 */
export const longestQuietMs: Readonly<Record<StreamName, number>> = {
  companies: 15 * minuteMs,
  filings: 15 * minuteMs,
  officers: 15 * minuteMs,
  'persons-with-significant-control': 15 * minuteMs,
  charges: 120 * minuteMs,
  'insolvency-cases': 240 * minuteMs,
};

/** By when an event is due after one at `lastEventAt`; null while silence is normal, at night and at weekends. */
export function streamDataDueAt(
  stream: StreamName,
  lastEventAt: number,
  now: number,
): number | null {
  const period = workingPeriodAt(now);
  return period === null ? null : Math.max(lastEventAt, period.from) + longestQuietMs[stream];
}

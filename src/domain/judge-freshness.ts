import { isWell, silentAfterMs } from './judge-stream-health.ts';
import { operationReasons, type Freshness, type LaneStanding } from './operation.ts';
import type { OperationFacts, StreamFacts } from './operation-facts.ts';

interface Cause {
  readonly text: string;
  /** Since when something may be missing; null where nobody could tell. */
  readonly from: number | null;
}

/**
 * Whether leads that leave now may lack what the register has said, and since when: a stream that is not live, a stretch of it that was not seen,
 * or a register that is not asked, so that nothing new is confirmed.
 */
export function judgeFreshness(
  { streams, now }: OperationFacts,
  judged: readonly LaneStanding[],
): Freshness {
  const causes = [
    ...(streams.length === 0 ? [{ text: 'no stream is followed', from: null }] : []),
    ...streams.flatMap((stream) => causesOf(stream, now)),
    ...judged.flatMap(confirmationCause),
  ];
  if (causes.length === 0) return { isStale: false, asOf: now, reasons: [] };
  const known = causes.flatMap(({ from }) => (from === null ? [] : [from]));
  return {
    isStale: true,
    asOf: known.length < causes.length ? null : Math.min(now, ...known),
    reasons: causes.map(({ text }) => text),
  };
}

function causesOf(
  { stream, verdict, lastByteAt, restsUntil, missedFrom }: StreamFacts,
  now: number,
): readonly Cause[] {
  const gaps = missedFrom.map((from) => ({
    text: `stream ${stream}: a stretch was not seen`,
    from,
  }));
  // Reconnecting is everyday work and no longer than a heartbeat or two.
  const isFresh =
    isWell(verdict.health) ||
    (verdict.health === 'reconnecting' && Math.abs(now - (lastByteAt ?? 0)) <= silentAfterMs);
  if (isFresh) return gaps;
  const word = restsUntil === null ? verdict.health.replaceAll('_', ' ') : 'paused by schedule';
  // What was heard meanwhile told nothing.
  const isMute = verdict.health === 'heartbeats_only' || verdict.health === 'unreadable';
  const from = isMute ? verdict.since : lastByteAt;
  return [...gaps, { text: `stream ${stream} is ${word}`, from }];
}

/** Of the lane that asks the register; where it is not set up, `confirmed` says so of every lead. */
function confirmationCause({ lane, word, reason, since }: LaneStanding): readonly Cause[] {
  if (lane !== 'companies-house' || reason === null) return [];
  if (word !== 'down' && word !== 'stopped') return [];
  const { text } = operationReasons[reason];
  return [{ text: `Companies House is not asked: ${text}`, from: since }];
}

import { isWell, silentAfterMs } from './judge-stream-health.ts';
import { longWaitMs, operationReasons, type Freshness, type LaneStanding } from './operation.ts';
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
export function judgeFreshness(facts: OperationFacts, judged: readonly LaneStanding[]): Freshness {
  const { streams, now } = facts;
  const causes = [
    ...(streams.length === 0 ? [{ text: 'no stream is followed', from: null }] : []),
    ...streams.flatMap((stream) => causesOf(stream, now)),
    ...confirmationCauses(facts, judged),
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
function confirmationCauses(
  { providers, now }: OperationFacts,
  judged: readonly LaneStanding[],
): readonly Cause[] {
  const standing = judged.find(({ lane }) => lane === 'companies-house');
  if (standing === undefined || standing.word === 'off') return [];
  const { word, reason, since } = standing;
  const isHeld = word === 'down' || word === 'stopped' || reason === 'disk_full';
  if (isHeld && reason !== null) return [notAsked(operationReasons[reason].text, since)];
  const { pace } = providers['companies-house'];
  if (pace === null || pace.blockedUntil <= now) return [];
  // One short wait after the other leaves as much unconfirmed as a long one: what counts is since when no answer came.
  const { doneAt, blockedUntil } = pace;
  const isEveryday = doneAt !== null && blockedUntil - doneAt <= longWaitMs;
  return isEveryday ? [] : [notAsked(operationReasons.told_to_wait.text, doneAt)];
}

function notAsked(why: string, from: number | null): Cause {
  return { text: `Companies House is not asked: ${why}`, from };
}

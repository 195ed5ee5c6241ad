import {
  endangeredAfterMs,
  isDegraded,
  isWell,
  type StreamVerdict,
} from './judge-stream-health.ts';
import type { StreamHealth } from './stream.ts';

/** How a stream was judged before, and which alarms are out; instants in epoch milliseconds. */
export interface JudgedBefore {
  readonly health: StreamHealth;
  readonly since: number;
  readonly reason: string | null;
  /** When the degradation that was announced began; null while none is. */
  readonly degradedAt: number | null;
  /** When it was announced that it lasts dangerously long. */
  readonly endangeredAt: number | null;
}

export type StreamAlarm =
  | { readonly kind: 'degraded'; readonly since: number; readonly reason: string | null }
  /** It lasts so long that Companies House may no longer have what was missed. */
  | { readonly kind: 'endangered'; readonly since: number }
  | { readonly kind: 'recovered'; readonly since: number };

export interface AlarmDecision {
  readonly next: JudgedBefore;
  readonly alarms: readonly StreamAlarm[];
}

/**
 * What to announce of a stream that is judged anew. A degradation is announced once, however often the word for it changes, and is over when
 * the stream is well again: connecting is neither.
 */
export function decideStreamAlarm(
  before: JudgedBefore | null,
  verdict: StreamVerdict,
  now: number,
): AlarmDecision {
  const { health, reason } = verdict;
  const since = before?.health === health ? before.since : verdict.since;
  let degradedAt = before?.degradedAt ?? null;
  let endangeredAt = before?.endangeredAt ?? null;
  const alarms: StreamAlarm[] = [];
  if (isWell(health)) {
    if (degradedAt !== null) alarms.push({ kind: 'recovered', since: degradedAt });
    degradedAt = null;
    endangeredAt = null;
  } else if (isDegraded(health) && degradedAt === null) {
    degradedAt = verdict.since;
    alarms.push({ kind: 'degraded', since: degradedAt, reason });
  }
  const isInDanger =
    degradedAt !== null && health !== 'paused' && now - degradedAt >= endangeredAfterMs;
  if (isInDanger && endangeredAt === null && degradedAt !== null) {
    endangeredAt = now;
    alarms.push({ kind: 'endangered', since: degradedAt });
  }
  return { next: { health, since, reason, degradedAt, endangeredAt }, alarms };
}

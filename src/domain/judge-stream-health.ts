import type { StreamHealth, StreamName, StreamState } from './stream.ts';
import { longestQuietMs, streamDataDueAt } from './stream-data-due.ts';

/** What is stored of a stream's connection; instants in epoch milliseconds. */
export interface StreamSigns {
  readonly state: StreamState;
  readonly reason: string | null;
  /** When it was connected last. */
  readonly connectedAt: number | null;
  readonly lastByteAt: number | null;
  readonly lastEventAt: number | null;
  /** Since when nothing is heard because the connection was lost; null once a new one has brought a byte. */
  readonly disconnectedAt: number | null;
  /** When the last byte came before a connection was given up for its silence, as opposed to closed or refused; null while none was. */
  readonly silentSince: number | null;
  /** Since when data may be expected. */
  readonly listeningSince: number | null;
  /** Since when too few of its lines can be read; null while enough can. */
  readonly unreadableSince: number | null;
  /** When any of this was written last. */
  readonly updatedAt: number;
}

export interface StreamVerdict {
  readonly health: StreamHealth;
  /** Since when this is so, as far as the signs tell. */
  readonly since: number;
  /** Why, where it is not as it should be. */
  readonly reason: string | null;
}

/** Heartbeats come every 30 s, so three missed ones mean a dead link. */
export const silentAfterMs = 90_000;
/** Reconnecting is everyday work for this long. */
export const downAfterMs = 10 * 60_000;
/** Companies House does not say how long it keeps events; users have been refused after less than three days. */
export const endangeredAfterMs = 24 * 3_600_000;

/** What has to be seen to: the rest is either well or on its way to be. */
const degraded: ReadonlySet<StreamHealth> = new Set([
  'heartbeats_only',
  'unreadable',
  'silent',
  'down',
  'stopped',
]);
const well: ReadonlySet<StreamHealth> = new Set(['live', 'quiet']);

export function isDegraded(health: StreamHealth): boolean {
  return degraded.has(health);
}

export function isWell(health: StreamHealth): boolean {
  return well.has(health);
}

/**
 * How a stream fares at an instant, from what is stored alone: also when no process writes it any more. Null signs are those of a stream that
 * nobody has tried to follow yet.
 */
export function judgeStreamHealth(
  stream: StreamName,
  signs: StreamSigns | null,
  now: number,
): StreamVerdict {
  if (signs === null) return { health: 'starting', since: now, reason: 'never followed yet' };
  const { state, updatedAt, reason } = signs;
  switch (state) {
    case 'stopped':
      return { health: 'stopped', since: updatedAt, reason };
    case 'paused':
      return { health: 'paused', since: updatedAt, reason };
    case 'connected':
      if (signs.disconnectedAt === null) return judgeConnected(stream, signs, now);
      // An answer alone proves nothing: a dead link may go on giving them.
      return judgeUnproven(stream, signs, now) ?? judgeDisconnected(stream, signs, now);
    case 'connecting':
    case 'waiting':
      return judgeDisconnected(stream, signs, now);
  }
}

function judgeConnected(stream: StreamName, signs: StreamSigns, now: number): StreamVerdict {
  const heardAt = signs.lastByteAt ?? signs.updatedAt;
  // Written before the clock was set back, so that nobody can tell how long ago; a stream that is well is heard of again within a heartbeat.
  if (heardAt > now + silentAfterMs) {
    return {
      health: 'reconnecting',
      since: now,
      reason: 'when it was heard of last lies ahead of the clock, which was set back',
    };
  }
  const silent = judgeSilence(heardAt, now);
  if (silent !== null) return silent;
  if (signs.unreadableSince !== null) {
    const reason = 'events come, and too many of them cannot be read';
    return { health: 'unreadable', since: signs.unreadableSince, reason };
  }
  const { listeningSince, dataAt } = lastData(signs, heardAt);
  if (now - dataAt <= longestQuietMs[stream]) {
    return { health: 'live', since: listeningSince, reason: null };
  }
  return (
    judgeStarvation(stream, dataAt, now) ?? {
      health: 'quiet',
      since: dataAt,
      reason: 'no events, as is usual at this hour',
    }
  );
}

function lastData(signs: StreamSigns, heardAt: number) {
  const listeningSince = signs.listeningSince ?? signs.connectedAt ?? heardAt;
  // What it brought before it was connected says nothing of this connection.
  const dataAt = Math.max(signs.lastEventAt ?? listeningSince, listeningSince);
  return { listeningSince, dataAt };
}

function judgeStarvation(stream: StreamName, dataAt: number, now: number): StreamVerdict | null {
  const dueAt = streamDataDueAt(stream, dataAt, now);
  if (dueAt === null || now < dueAt) return null;
  return {
    health: 'heartbeats_only',
    since: dataAt,
    reason: 'heartbeats but no events at a time when there must be some',
  };
}

function judgeSilence(heardAt: number, now: number): StreamVerdict | null {
  const silentMs = now - heardAt;
  if (silentMs <= silentAfterMs) return null;
  return {
    health: silentMs > downAfterMs ? 'down' : 'silent',
    since: heardAt,
    reason: 'nothing was heard of it',
  };
}

/** Heartbeats come, and not the event that a connection which goes on from it begins with; null when nothing comes. */
function judgeUnproven(stream: StreamName, signs: StreamSigns, now: number): StreamVerdict | null {
  const { connectedAt, lastByteAt, disconnectedAt } = signs;
  if (connectedAt === null || lastByteAt === null || lastByteAt <= connectedAt) return null;
  if (judgeSilence(lastByteAt, now) !== null) return null;
  const starved = judgeStarvation(stream, lastData(signs, lastByteAt).dataAt, now);
  if (starved !== null) return starved;
  const since = disconnectedAt ?? connectedAt;
  const reason = 'heartbeats, but not the event to go on from: what was missed is not known';
  const isLong = now - since > downAfterMs;
  return { health: isLong ? 'heartbeats_only' : 'reconnecting', since, reason };
}

function judgeDisconnected(stream: StreamName, signs: StreamSigns, now: number): StreamVerdict {
  const { disconnectedAt, silentSince, lastByteAt, reason } = signs;
  const since = disconnectedAt ?? signs.updatedAt;
  if (now - since > downAfterMs) {
    return { health: 'down', since, reason: reason ?? 'cannot be connected' };
  }
  const silent = silentSince === null ? null : judgeSilence(silentSince, now);
  if (silent !== null) return silent;
  // A connection that brings no data is given up and opened anew: for those seconds the trouble is still the same.
  if (lastByteAt !== null && now - lastByteAt <= silentAfterMs) {
    const starved = judgeStarvation(stream, lastData(signs, lastByteAt).dataAt, now);
    if (starved !== null) return starved;
  }
  const health = lastByteAt === null ? 'starting' : 'reconnecting';
  return { health, since, reason };
}

import { judgeStreamHealth } from '../domain/judge-stream-health.ts';
import { longestQuietMs } from '../domain/stream-data-due.ts';
import type { EventHeapTime } from './event-heap-time.ts';
import type { EventLog } from './event-log.ts';
import type { DatabaseView } from './read-database.ts';
import type { ModelStreamName } from './stream-connection.ts';

/** A watchdog and a reconnect more than the longest quiet time. */
const graceMs = 5 * 60_000;

/** Where a stream is said to be live although what was published is not here. Returns what is wrong, in words. */
export function judgeHealth({
  stream,
  view,
  log,
  time,
  clockSlackMs,
}: {
  readonly stream: ModelStreamName;
  readonly view: DatabaseView;
  readonly log: EventLog;
  readonly time: EventHeapTime;
  readonly clockSlackMs: number;
}): readonly string[] {
  const cursor = view.cursor(stream);
  if (cursor?.timepoint == null) return [];
  const signs = {
    state: cursor.state,
    reason: cursor.state_reason,
    connectedAt: cursor.connected_at,
    lastByteAt: cursor.last_byte_at,
    lastEventAt: cursor.last_event_at,
    disconnectedAt: cursor.disconnected_at,
    listeningSince: cursor.listening_since,
    silentSince: cursor.silent_since,
    unreadableSince: cursor.unreadable_since,
    updatedAt: cursor.updated_at,
  };
  const { health } = judgeStreamHealth(stream, signs, time.clock.now());
  if (health !== 'live') return [];
  // After a long break a connection is given the longest quiet time to bring something.
  const listeningMs = time.clock.now() - (cursor.listening_since ?? 0);
  if (listeningMs <= longestQuietMs[stream] + graceMs) return [];
  for (let next = cursor.timepoint + 1; next < log.nextTimepoint(); next += 1) {
    const entry = log.at(next);
    if (entry?.kind !== 'event') continue;
    const lateMs = time.elapsed() - entry.publishedAt;
    if (lateMs <= longestQuietMs[stream] + graceMs + clockSlackMs) return [];
    return [
      `${stream} is said to be live, and ${next} is ${Math.round(lateMs / 60_000)} minutes late`,
    ];
  }
  return [];
}

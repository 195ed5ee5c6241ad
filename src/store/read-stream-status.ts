import type { StreamName } from '../domain/stream.ts';
import type { Db } from './open-store.ts';
import { findCursor, type StreamCursorRow } from './stream-cursors.ts';
import { listOpenGaps, type StreamGapRow } from './stream-gaps.ts';

export interface StreamStatus {
  /** Null when the stream was never followed. */
  readonly cursor: StreamCursorRow | null;
  /** Stretches that were not seen and are not made good yet. */
  readonly openGaps: readonly StreamGapRow[];
  readonly eventsToday: number;
  readonly deadLetters: number;
  /** How long the latest event had been published when it arrived; null when the register did not date it. */
  readonly latestLagMs: number | null;
}

/** How one stream fares; events are those of a London day. */
export async function readStreamStatus(
  db: Db,
  stream: StreamName,
  day: string,
): Promise<StreamStatus> {
  const [cursor, openGaps, latest, events, letters] = await Promise.all([
    findCursor(db, stream),
    listOpenGaps(db, stream),
    db
      .selectFrom('stream_events')
      .select(['published_at', 'received_at'])
      .where('stream', '=', stream)
      .orderBy('timepoint', 'desc')
      .limit(1)
      .executeTakeFirst(),
    db
      .selectFrom('stream_days')
      .select('events')
      .where('stream', '=', stream)
      .where('day', '=', day)
      .executeTakeFirst(),
    db
      .selectFrom('dead_letters')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('source', '=', `companies-house-stream/${stream}`)
      .executeTakeFirstOrThrow(),
  ]);
  return {
    cursor: cursor ?? null,
    openGaps,
    eventsToday: events?.events ?? 0,
    deadLetters: letters.count,
    latestLagMs:
      latest === undefined || latest.published_at === null
        ? null
        : Math.max(0, latest.received_at - latest.published_at),
  };
}

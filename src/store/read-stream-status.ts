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
  const [cursor, openGaps, events, letters] = await Promise.all([
    findCursor(db, stream),
    listOpenGaps(db, stream),
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
    latestLagMs: cursor === undefined ? null : lagOf(cursor),
  };
}

function lagOf({ last_event_at: receivedAt, last_published_at: publishedAt }: StreamCursorRow) {
  return receivedAt === null || publishedAt === null ? null : Math.max(0, receivedAt - publishedAt);
}

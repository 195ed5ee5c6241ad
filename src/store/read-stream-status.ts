import type { Selectable } from 'kysely';
import type { StreamName } from '../domain/stream.ts';
import type { Db } from './open-store.ts';
import { findCursor, type StreamCursorRow } from './stream-progress.ts';
import type { Database } from './tables/database.ts';

export type StreamGapRow = Selectable<Database['stream_gaps']>;

export interface StreamStatus {
  /** Null when the stream was never followed. */
  readonly cursor: StreamCursorRow | null;
  /** Stretches that were not seen and are not made good yet. */
  readonly openGaps: readonly StreamGapRow[];
  readonly eventsSince: number;
  readonly deadLetters: number;
  /** How long the latest event had been published when it arrived; null when the register did not date it. */
  readonly latestLagMs: number | null;
}

/** How one stream fares; events are counted from `since` on. */
export async function readStreamStatus(
  db: Db,
  stream: StreamName,
  since: number,
): Promise<StreamStatus> {
  const [cursor, openGaps, latest, events, letters] = await Promise.all([
    findCursor(db, stream),
    db
      .selectFrom('stream_gaps')
      .selectAll()
      .where('stream', '=', stream)
      .where('closed_at', 'is', null)
      .orderBy('opened_at')
      .execute(),
    db
      .selectFrom('stream_events')
      .select(['published_at', 'received_at'])
      .where('stream', '=', stream)
      .orderBy('timepoint', 'desc')
      .limit(1)
      .executeTakeFirst(),
    db
      .selectFrom('stream_events')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('stream', '=', stream)
      .where('received_at', '>=', since)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('dead_letters')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('source', '=', `companies-house-stream/${stream}`)
      .executeTakeFirstOrThrow(),
  ]);
  return {
    cursor: cursor ?? null,
    openGaps,
    eventsSince: events.count,
    deadLetters: letters.count,
    latestLagMs:
      latest === undefined || latest.published_at === null
        ? null
        : Math.max(0, latest.received_at - latest.published_at),
  };
}

import type { JudgedBefore } from '../domain/decide-stream-alarm.ts';
import type { StreamSigns } from '../domain/judge-stream-health.ts';
import type { StreamName } from '../domain/stream.ts';
import type { Db, Trx } from './open-store.ts';
import type { StreamCursorRow } from './stream-cursors.ts';

/** How the stream was judged last; null before the first time. */
export async function findJudgedBefore(
  db: Db | Trx,
  stream: StreamName,
): Promise<JudgedBefore | null> {
  const row = await db
    .selectFrom('stream_health')
    .selectAll()
    .where('stream', '=', stream)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    health: row.health,
    since: row.since,
    reason: row.reason,
    degradedAt: row.degraded_at,
    endangeredAt: row.endangered_at,
  };
}

export async function saveJudged(
  trx: Trx,
  stream: StreamName,
  judged: JudgedBefore & { readonly now: number },
): Promise<void> {
  const row = {
    health: judged.health,
    since: judged.since,
    reason: judged.reason,
    degraded_at: judged.degradedAt,
    endangered_at: judged.endangeredAt,
    updated_at: judged.now,
  };
  await trx
    .insertInto('stream_health')
    .values({ stream, ...row })
    .onConflict((conflict) => conflict.column('stream').doUpdateSet(row))
    .execute();
}

/** What is stored of a stream's connection, as it is judged by. */
export function signsOf(cursor: StreamCursorRow): StreamSigns {
  return {
    state: cursor.state,
    reason: cursor.state_reason,
    connectedAt: cursor.connected_at,
    lastByteAt: cursor.last_byte_at,
    lastEventAt: cursor.last_event_at,
    disconnectedAt: cursor.disconnected_at,
    silentSince: cursor.silent_since,
    listeningSince: cursor.listening_since,
    unreadableSince: cursor.unreadable_since,
    updatedAt: cursor.updated_at,
  };
}

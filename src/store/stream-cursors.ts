import type { Selectable } from 'kysely';
import type { StreamName, StreamState } from '../domain/stream.ts';
import { LeaseLostError, type Fence } from './leases.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type StreamCursorRow = Selectable<Database['stream_cursors']>;

export function findCursor(db: Db | Trx, stream: StreamName): Promise<StreamCursorRow | undefined> {
  return db
    .selectFrom('stream_cursors')
    .selectAll()
    .where('stream', '=', stream)
    .executeTakeFirst();
}

/**
 * Until when the stream was surely seen: heartbeats go on when no data comes any more, so only an event tells, or the beginning of a
 * connection that had no timepoint to go on from.
 */
export function surelySeenUntil(cursor: StreamCursorRow): number {
  const connectedAt = cursor.timepoint === null ? cursor.connected_at : null;
  const last = Math.max(cursor.last_event_at ?? -Infinity, connectedAt ?? -Infinity);
  return Number.isFinite(last) ? last : cursor.updated_at;
}

/** Moves the cursor forward, never back: a replayed event must not undo progress. */
export async function advanceCursor(
  trx: Trx,
  stream: StreamName,
  at: {
    readonly timepoint: number;
    /** When the last of the events that bore a date was published; null when none did. */
    readonly publishedAt: number | null;
    readonly now: number;
  },
): Promise<void> {
  await ensureCursor(trx, stream, at.now);
  await trx
    .updateTable('stream_cursors')
    .set((set) => ({
      timepoint: set.fn<number>('max', [
        set.fn.coalesce('timepoint', set.lit(0)),
        set.val(at.timepoint),
      ]),
      last_event_at: at.now,
      ...(at.publishedAt !== null && { last_published_at: at.publishedAt }),
      last_byte_at: at.now,
      disconnected_at: null,
      updated_at: at.now,
    }))
    .where('stream', '=', stream)
    .execute();
}

/** Forgets how far the stream was read, so that it starts at now. */
export async function forgetCursor(trx: Trx, stream: StreamName, now: number): Promise<void> {
  await trx
    .updateTable('stream_cursors')
    .set({ timepoint: null, updated_at: now })
    .where('stream', '=', stream)
    .execute();
}

/** Breaks shorter than this are no reason to expect data any later: a stream that brings none is reconnected again and again. */
const shortBreakMs = 10 * 60_000;

export async function saveStreamState(
  trx: Db | Trx,
  stream: StreamName,
  seen: { readonly state: StreamState; readonly reason: string | null; readonly now: number },
): Promise<void> {
  await ensureCursor(trx, stream, seen.now);
  const known = await findCursor(trx, stream);
  const isPause = seen.state === 'paused';
  const isPauseOver = known?.state === 'paused' && !isPause;
  const heardAt = known?.last_byte_at ?? null;
  const isBackSoon = heardAt !== null && seen.now - heardAt < shortBreakMs;
  await trx
    .updateTable('stream_cursors')
    .set((set) => ({
      state: seen.state,
      state_reason: seen.reason,
      updated_at: seen.now,
      ...(seen.state === 'connected' && {
        followed_since: set.fn.coalesce('followed_since', set.val(seen.now)),
        connected_at: seen.now,
        listening_since: isBackSoon
          ? set.fn.coalesce('listening_since', set.val(seen.now))
          : seen.now,
      }),
      ...(seen.state !== 'connected' && {
        disconnected_at: isPause ? null : set.fn.coalesce('disconnected_at', set.val(seen.now)),
        // A pause is no loss: how long it is missed counts from its end.
        ...(isPauseOver && { listening_since: seen.now }),
      }),
    }))
    .where('stream', '=', stream)
    .execute();
}

/** A heartbeat came. One statement, because it comes every half minute for ever: it writes nothing unless the fence holds, and throws then. */
export async function saveHeardByte(
  db: Db | Trx,
  stream: StreamName,
  { fence, now }: { readonly fence: Fence; readonly now: number },
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('stream_cursors')
    .set({ last_byte_at: now, disconnected_at: null })
    .where('stream', '=', stream)
    .where((where) =>
      where.exists(
        where
          .selectFrom('leases')
          .select('name')
          .where('name', '=', fence.name)
          .where('owner', '=', fence.owner)
          .where('epoch', '=', fence.epoch),
      ),
    )
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new LeaseLostError(fence.name);
}

async function ensureCursor(trx: Db | Trx, stream: StreamName, now: number): Promise<void> {
  await trx
    .insertInto('stream_cursors')
    .values({ stream, state: 'connecting', updated_at: now })
    .onConflict((conflict) => conflict.column('stream').doNothing())
    .execute();
}

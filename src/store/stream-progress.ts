import type { Selectable } from 'kysely';
import type { EventEffect, GapReason, StreamName, StreamState } from '../domain/stream.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type StreamCursorRow = Selectable<Database['stream_cursors']>;

export interface StoredEvent {
  readonly stream: StreamName;
  readonly timepoint: number;
  readonly resourceId: string;
  readonly publishedAt: number | null;
  readonly receivedAt: number;
  readonly effect: EventEffect;
  readonly sha256: string;
  readonly raw: Uint8Array | null;
}

export async function isEventStored(
  trx: Trx,
  stream: StreamName,
  timepoint: number,
): Promise<boolean> {
  const row = await trx
    .selectFrom('stream_events')
    .select('timepoint')
    .where('stream', '=', stream)
    .where('timepoint', '=', timepoint)
    .executeTakeFirst();
  return row !== undefined;
}

export async function saveEvent(trx: Trx, event: StoredEvent): Promise<void> {
  await trx
    .insertInto('stream_events')
    .values({
      stream: event.stream,
      timepoint: event.timepoint,
      resource_id: event.resourceId,
      published_at: event.publishedAt,
      received_at: event.receivedAt,
      effect: event.effect,
      sha256: event.sha256,
      raw: event.raw,
    })
    .execute();
}

/** Keeps what could not be read, once: resuming is inclusive, so a line behind the cursor comes again with every reconnect. */
export async function saveDeadLetter(
  trx: Trx,
  letter: {
    readonly id: string;
    readonly source: string;
    readonly reason: string;
    readonly raw: Uint8Array;
    readonly sha256: string;
    readonly receivedAt: number;
    readonly afterTimepoint: number | null;
  },
): Promise<void> {
  const known = await trx
    .selectFrom('dead_letters')
    .select('id')
    .where('source', '=', letter.source)
    .where('sha256', '=', letter.sha256)
    .where('after_timepoint', 'is', letter.afterTimepoint)
    .executeTakeFirst();
  if (known !== undefined) return;
  await trx
    .insertInto('dead_letters')
    .values({
      id: letter.id,
      source: letter.source,
      reason: letter.reason,
      raw: letter.raw,
      sha256: letter.sha256,
      after_timepoint: letter.afterTimepoint,
      received_at: letter.receivedAt,
    })
    .execute();
}

export function findCursor(db: Db | Trx, stream: StreamName): Promise<StreamCursorRow | undefined> {
  return db
    .selectFrom('stream_cursors')
    .selectAll()
    .where('stream', '=', stream)
    .executeTakeFirst();
}

/** Moves the cursor forward, never back: a replayed event must not undo progress. */
export async function advanceCursor(
  trx: Trx,
  stream: StreamName,
  at: { readonly timepoint: number; readonly now: number },
): Promise<void> {
  await ensureCursor(trx, stream, at.now);
  await trx
    .updateTable('stream_cursors')
    .set({
      timepoint: at.timepoint,
      last_event_at: at.now,
      last_byte_at: at.now,
      updated_at: at.now,
    })
    .where('stream', '=', stream)
    .where((where) =>
      where.or([where('timepoint', 'is', null), where('timepoint', '<', at.timepoint)]),
    )
    .execute();
}

/** Opens a gap that begins after the cursor and forgets the cursor, so that the stream starts at now. */
export async function openGapAfterCursor(
  trx: Trx,
  stream: StreamName,
  gap: { readonly id: string; readonly reason: GapReason; readonly now: number },
): Promise<void> {
  const cursor = await findCursor(trx, stream);
  if (cursor?.timepoint == null) return;
  await trx
    .insertInto('stream_gaps')
    .values({
      id: gap.id,
      stream,
      reason: gap.reason,
      from_timepoint: cursor.timepoint + 1,
      opened_at: gap.now,
    })
    .execute();
  await trx
    .updateTable('stream_cursors')
    .set({ timepoint: null, updated_at: gap.now })
    .where('stream', '=', stream)
    .execute();
}

export async function saveGap(
  trx: Trx,
  gap: {
    readonly id: string;
    readonly stream: StreamName;
    readonly reason: GapReason;
    readonly from: number;
    readonly to: number;
    readonly now: number;
  },
): Promise<void> {
  await trx
    .insertInto('stream_gaps')
    .values({
      id: gap.id,
      stream: gap.stream,
      reason: gap.reason,
      from_timepoint: gap.from,
      to_timepoint: gap.to,
      opened_at: gap.now,
    })
    .execute();
}

/** Writes the end of gaps whose extent was not known until this event came. */
export async function endOpenGaps(trx: Trx, stream: StreamName, firstSeen: number): Promise<void> {
  await trx
    .updateTable('stream_gaps')
    .set({ to_timepoint: firstSeen - 1 })
    .where('stream', '=', stream)
    .where('to_timepoint', 'is', null)
    .execute();
}

export async function saveStreamState(
  trx: Db | Trx,
  stream: StreamName,
  seen: { readonly state: StreamState; readonly reason: string | null; readonly now: number },
): Promise<void> {
  await ensureCursor(trx, stream, seen.now);
  await trx
    .updateTable('stream_cursors')
    .set({
      state: seen.state,
      state_reason: seen.reason,
      updated_at: seen.now,
      ...(seen.state === 'connected' && { connected_at: seen.now, last_byte_at: seen.now }),
    })
    .where('stream', '=', stream)
    .execute();
}

export async function saveHeardByte(db: Db | Trx, stream: StreamName, now: number): Promise<void> {
  await db
    .updateTable('stream_cursors')
    .set({ last_byte_at: now })
    .where('stream', '=', stream)
    .execute();
}

async function ensureCursor(trx: Db | Trx, stream: StreamName, now: number): Promise<void> {
  await trx
    .insertInto('stream_cursors')
    .values({ stream, state: 'connecting', updated_at: now })
    .onConflict((conflict) => conflict.column('stream').doNothing())
    .execute();
}

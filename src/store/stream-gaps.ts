import type { Selectable } from 'kysely';
import type { GapReason, GapRepair, StreamName } from '../domain/stream.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type StreamGapRow = Selectable<Database['stream_gaps']>;

export interface NewGap {
  readonly id: string;
  readonly stream: StreamName;
  readonly reason: GapReason;
  readonly from: number | null;
  /** Null while its end is unknown. */
  readonly to: number | null;
  /** Up to this instant everything was seen. */
  readonly missedFrom: number;
  /** From this instant on everything is seen again; null while that is not so. */
  readonly missedTo: number | null;
  readonly now: number;
}

export async function openGap(trx: Trx, gap: NewGap): Promise<void> {
  await trx
    .insertInto('stream_gaps')
    .values({
      id: gap.id,
      stream: gap.stream,
      reason: gap.reason,
      from_timepoint: gap.from,
      to_timepoint: gap.to,
      missed_from: gap.missedFrom,
      missed_to: gap.missedTo,
      opened_at: gap.now,
    })
    .execute();
}

/** The gaps that are not made good yet, the oldest first. */
export function listOpenGaps(db: Db | Trx, stream: StreamName): Promise<readonly StreamGapRow[]> {
  return db
    .selectFrom('stream_gaps')
    .selectAll()
    .where('stream', '=', stream)
    .where('closed_at', 'is', null)
    .orderBy('opened_at')
    .orderBy('id')
    .execute();
}

/** Gaps that reach into the time since an instant, closed ones too, the oldest first. */
export function listGapsSince(
  db: Db,
  stream: StreamName,
  since: number,
): Promise<readonly StreamGapRow[]> {
  return db
    .selectFrom('stream_gaps')
    .selectAll()
    .where('stream', '=', stream)
    .where((where) => where.or([where('missed_to', 'is', null), where('missed_to', '>', since)]))
    .orderBy('missed_from')
    .orderBy('id')
    .execute();
}

/** Looked at each time; of older ones, too, the other witness has told by then what it can. */
const mostAwaiting = 20;

/** Gaps that were made good by asking about what we hold, and of which nobody has told yet who came under threat meanwhile; the latest. */
export function listGapsAwaitingEntries(
  db: Db | Trx,
  stream: StreamName,
): Promise<readonly StreamGapRow[]> {
  return db
    .selectFrom('stream_gaps')
    .selectAll()
    .where('stream', '=', stream)
    .where('closed_by', '=', 'recheck')
    .where('entries_found_at', 'is', null)
    .orderBy('missed_to', 'desc')
    .orderBy('id')
    .limit(mostAwaiting)
    .execute();
}

/** Streams with a gap that is not made good yet. */
export async function listStreamsWithGaps(trx: Trx): Promise<readonly StreamName[]> {
  const rows = await trx
    .selectFrom('stream_gaps')
    .select('stream')
    .distinct()
    .where('closed_at', 'is', null)
    .execute();
  return rows.map(({ stream }) => stream);
}

/**
 * Whether a stream was followed, and nothing of it was missed, from one instant to another. Only an event published after that time shows it,
 * because it comes behind all the others or with a hole before it: heartbeats come also where events do not. A gap that the stream has filled
 * itself is none; one that was made good otherwise is, because the events themselves never came.
 */
export async function isWhollySeen(
  trx: Trx,
  stream: StreamName,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<boolean> {
  const followed = await trx
    .selectFrom('stream_cursors')
    .select('stream')
    .where('stream', '=', stream)
    .where('followed_since', '<=', from)
    .where('last_published_at', '>=', to)
    // One that is dated ahead shows nothing before it has come.
    .where('last_event_at', '>=', to)
    .executeTakeFirst();
  if (followed === undefined) return false;
  const gap = await trx
    .selectFrom('stream_gaps')
    .select('id')
    .where('stream', '=', stream)
    .where('missed_from', '<=', to)
    .where((where) => where.or([where('missed_to', 'is', null), where('missed_to', '>=', from)]))
    .where((where) =>
      where.or([where('closed_by', 'is', null), where('closed_by', '!=', 'stream')]),
    )
    .limit(1)
    .executeTakeFirst();
  return gap === undefined;
}

/** Whether events of this time are missing: the stream has a gap in it that it has not filled itself. */
export async function hasMissedEvents(
  trx: Trx,
  stream: StreamName,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<boolean> {
  const gap = await trx
    .selectFrom('stream_gaps')
    .select('id')
    .where('stream', '=', stream)
    .where('reason', '!=', 'detail_missing')
    .where('missed_from', '<=', to)
    .where((where) => where.or([where('missed_to', 'is', null), where('missed_to', '>=', from)]))
    .where((where) =>
      where.or([where('closed_by', 'is', null), where('closed_by', '!=', 'stream')]),
    )
    .limit(1)
    .executeTakeFirst();
  return gap !== undefined;
}

/** The stream is connected again: from here on everything is seen, although no event has shown yet which timepoint that is. */
export async function endMissing(trx: Trx, stream: StreamName, now: number): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('stream_gaps')
    .set({ missed_to: now })
    .where('stream', '=', stream)
    .where('missed_to', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** The gap of connections without a timepoint behind which no event has come yet, also when it was made good meanwhile. */
export function findUnendedGap(trx: Trx, stream: StreamName): Promise<StreamGapRow | undefined> {
  return trx
    .selectFrom('stream_gaps')
    .selectAll()
    .where('stream', '=', stream)
    .where('reason', '=', 'no_cursor')
    .where('to_timepoint', 'is', null)
    .orderBy('opened_at', 'desc')
    .executeTakeFirst();
}

/** The connection that was to end a gap was lost before its first event: the gap goes on. */
export async function resumeGap(trx: Trx, id: string): Promise<void> {
  await trx
    .updateTable('stream_gaps')
    .set({ missed_to: null, closed_at: null, closed_by: null, entries_found_at: null })
    .where('id', '=', id)
    .execute();
}

/** Writes the end of gaps whose extent was not known until this event came, also of those that have been made good meanwhile. */
export async function endOpenGaps(trx: Trx, stream: StreamName, firstSeen: number): Promise<void> {
  await trx
    .updateTable('stream_gaps')
    .set({ to_timepoint: firstSeen - 1 })
    .where('stream', '=', stream)
    .where('to_timepoint', 'is', null)
    .where('reason', '!=', 'detail_missing')
    .execute();
}

export async function closeGap(
  trx: Trx,
  id: string,
  closed: { readonly by: GapRepair; readonly now: number; readonly areEntriesFound: boolean },
): Promise<void> {
  await trx
    .updateTable('stream_gaps')
    .set({
      closed_at: closed.now,
      closed_by: closed.by,
      ...(closed.areEntriesFound && { entries_found_at: closed.now }),
    })
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .execute();
}

/** The companies that came under threat in a gap have been found. */
export async function markGapEntriesFound(trx: Trx, id: string, now: number): Promise<void> {
  await trx
    .updateTable('stream_gaps')
    .set({ entries_found_at: now })
    .where('id', '=', id)
    .execute();
}

/** Notes of the gaps that ended up to an instant that the companies coming under threat in them have been found, whether they are closed or not. */
export async function markEntriesFound(
  trx: Trx,
  stream: StreamName,
  { upTo, now }: { readonly upTo: number; readonly now: number },
): Promise<void> {
  await trx
    .updateTable('stream_gaps')
    .set({ entries_found_at: now })
    .where('stream', '=', stream)
    .where('missed_to', '<=', upTo)
    .where('entries_found_at', 'is', null)
    .execute();
}

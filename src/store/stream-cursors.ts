import { sql, type Selectable } from 'kysely';
import { nothingRead, type Readability } from '../domain/count-readings.ts';
import { silentAfterMs } from '../domain/judge-stream-health.ts';
import type { StreamName, StreamState } from '../domain/stream.ts';
import { compileOnce, firstRow, type HoleOf } from './compile-once.ts';
import { LeaseLostError, type Fence } from './leases.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type StreamCursorRow = Selectable<Database['stream_cursors']>;

export function findCursor(db: Db | Trx, stream: StreamName): Promise<StreamCursorRow | undefined> {
  return firstRow(selectCursor(db, { stream }));
}

const selectCursor = compileOnce<{ stream: StreamName }, StreamCursorRow>((db, hole) =>
  db.selectFrom('stream_cursors').selectAll().where('stream', '=', hole('stream')),
);

/**
 * Until when the stream was surely seen: heartbeats go on when no data comes any more, so only an event tells, or the beginning of a
 * connection that had no timepoint to go on from.
 */
export function surelySeenUntil(cursor: StreamCursorRow): number {
  const connectedAt = cursor.timepoint === null ? cursor.connected_at : null;
  const last = Math.max(cursor.last_event_at ?? -Infinity, connectedAt ?? -Infinity);
  return Number.isFinite(last) ? last : cursor.updated_at;
}

interface Advance {
  readonly timepoint: number;
  /** When the last of the events that bore a date was published; null when none did. */
  readonly publishedAt: number | null;
  readonly now: number;
}

/** Moves the cursor forward, never back: a replayed event must not undo progress. */
export async function advanceCursor(trx: Trx, stream: StreamName, at: Advance): Promise<void> {
  const { numAffectedRows } = await advance(trx, { ...at, stream });
  if (numAffectedRows !== 0n) return;
  await beginCursor(trx, stream, at.now);
  await advance(trx, { ...at, stream });
}

const advance = compileOnce<Advance & { readonly stream: StreamName }, unknown>((db, hole) =>
  db
    .updateTable('stream_cursors')
    .set((set) => ({
      timepoint: set.fn<number>('max', [
        set.fn.coalesce('timepoint', set.lit(0)),
        hole('timepoint'),
      ]),
      last_event_at: hole('now'),
      last_published_at: sql`coalesce(${hole('publishedAt')}, last_published_at)`,
      last_byte_at: hole('now'),
      state_reason: null,
      disconnected_at: null,
      updated_at: hole('now'),
    }))
    .where('stream', '=', hole('stream')),
);

/** Notes how many of the latest lines could be read. */
export async function saveReadability(
  trx: Trx,
  stream: StreamName,
  { now, ...readability }: Readability & { readonly now: number },
): Promise<void> {
  const { numAffectedRows } = await noteReadability(trx, { ...readability, stream });
  if (numAffectedRows !== 0n) return;
  await beginCursor(trx, stream, now);
  await noteReadability(trx, { ...readability, stream });
}

const noteReadability = compileOnce<Readability & { readonly stream: StreamName }, unknown>(
  (db, hole) =>
    db
      .updateTable('stream_cursors')
      .set({
        counted_since: hole('countedSince'),
        counted_lines: hole('lines'),
        counted_unread: hole('unread'),
        unreadable_since: hole('unreadableSince'),
      })
      .where('stream', '=', hole('stream')),
);

export function readabilityOf(cursor: StreamCursorRow | undefined): Readability {
  if (cursor === undefined) return nothingRead;
  return {
    countedSince: cursor.counted_since,
    lines: cursor.counted_lines ?? 0,
    unread: cursor.counted_unread ?? 0,
    unreadableSince: cursor.unreadable_since,
  };
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
  trx: Trx,
  stream: StreamName,
  seen: { readonly state: StreamState; readonly reason: string | null; readonly now: number },
): Promise<void> {
  const known = (await findCursor(trx, stream)) ?? (await beginCursor(trx, stream, seen.now));
  const { state, now } = seen;
  const reason = seen.reason ?? lastingReason(known, state);
  await changeState(trx, { ...known, ...signsOfChange(known, seen), stream, state, reason, now });
}

interface Signs extends Pick<
  StreamCursorRow,
  'followed_since' | 'connected_at' | 'listening_since' | 'disconnected_at' | 'silent_since'
> {}

interface StateChange extends Signs {
  readonly stream: StreamName;
  readonly state: StreamState;
  readonly reason: string | null;
  readonly now: number;
}

const changeState = compileOnce<StateChange, unknown>((db, hole) =>
  db
    .updateTable('stream_cursors')
    .set({
      state: hole('state'),
      state_reason: hole('reason'),
      updated_at: hole('now'),
      followed_since: hole('followed_since'),
      connected_at: hole('connected_at'),
      listening_since: hole('listening_since'),
      disconnected_at: hole('disconnected_at'),
      silent_since: hole('silent_since'),
    })
    .where('stream', '=', hole('stream')),
);

/** Why it is not heard remains known while it is tried again, until a byte comes. */
function lastingReason(known: StreamCursorRow, state: StreamState): string | null {
  const isTriedAgain = state === 'connecting' || state === 'connected';
  const wasLost = known.state === 'waiting' || known.state === 'connecting';
  return isTriedAgain && wasLost ? known.state_reason : null;
}

/** What a change of the connection's state says beyond the state itself. */
function signsOfChange(
  known: StreamCursorRow,
  { state, now }: { readonly state: StreamState; readonly now: number },
): Partial<Signs> {
  const { last_byte_at: heardAt, disconnected_at: lostAt } = known;
  switch (state) {
    case 'connected': {
      const isBackSoon = heardAt !== null && now - heardAt < shortBreakMs;
      return {
        followed_since: known.followed_since ?? now,
        connected_at: now,
        listening_since: isBackSoon ? (known.listening_since ?? now) : now,
      };
    }
    case 'connecting':
      // Nobody tried before: it was paused or stopped, or the process that was connected is gone.
      return known.state === 'waiting' || known.state === 'connecting'
        ? { disconnected_at: lostAt ?? now }
        : { disconnected_at: now, silent_since: null };
    case 'waiting': {
      const quietSince = Math.max(heardAt ?? 0, known.connected_at ?? 0);
      const isSilent = known.state === 'connected' && now - quietSince >= silentAfterMs;
      return {
        disconnected_at: lostAt ?? now,
        ...(isSilent && { silent_since: known.silent_since ?? heardAt ?? known.connected_at }),
      };
    }
    case 'paused':
      // A pause is no loss: how long it is missed counts from its end.
      return { disconnected_at: null, silent_since: null };
    case 'stopped':
      return {};
  }
}

/** A heartbeat came; while the connection is not proven, nothing shows yet that the stream is seen again. One statement, because it comes every half minute for ever: it writes nothing unless the fence holds, and throws then. */
export async function saveHeardByte(
  db: Db | Trx,
  stream: StreamName,
  {
    fence,
    isProven,
    now,
  }: { readonly fence: Fence; readonly isProven: boolean; readonly now: number },
): Promise<void> {
  const note = isProven ? noteHeardByte : noteUnprovenByte;
  const { numAffectedRows } = await note(db, { ...fence, stream, now });
  if (numAffectedRows === 0n) throw new LeaseLostError(fence.name);
}

type HeardByte = Fence & { readonly stream: StreamName; readonly now: number };

const noteHeardByte = compileOnce<HeardByte, unknown>((db, hole) =>
  updateFenced(db, hole).set({
    last_byte_at: hole('now'),
    state_reason: null,
    disconnected_at: null,
    silent_since: null,
  }),
);

const noteUnprovenByte = compileOnce<HeardByte, unknown>((db, hole) =>
  updateFenced(db, hole).set({ last_byte_at: hole('now'), silent_since: null }),
);

function updateFenced(db: Db | Trx, hole: HoleOf<HeardByte>) {
  return db
    .updateTable('stream_cursors')
    .where('stream', '=', hole('stream'))
    .where((where) =>
      where.exists(
        where
          .selectFrom('leases')
          .select('name')
          .where('name', '=', hole('name'))
          .where('owner', '=', hole('owner'))
          .where('epoch', '=', hole('epoch')),
      ),
    );
}

function beginCursor(trx: Trx, stream: StreamName, now: number): Promise<StreamCursorRow> {
  return trx
    .insertInto('stream_cursors')
    .values({ stream, state: 'connecting', updated_at: now })
    .returningAll()
    .executeTakeFirstOrThrow();
}

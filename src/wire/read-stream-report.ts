import { isWell, judgeStreamHealth, type StreamVerdict } from '../domain/judge-stream-health.ts';
import { londonDateOf } from '../domain/london-date.ts';
import {
  streamNames,
  witnessOf,
  type StreamName,
  type StreamStanding,
  type StreamState,
} from '../domain/stream.ts';
import { repairCheckOf } from '../domain/repair-scope.ts';
import { streamCoverage, type Coverage } from '../domain/stream-coverage.ts';
import { streamPauseFrom, type Schedule, type StreamPause } from '../domain/schedule.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Db } from '../store/open-store.ts';
import { readRepairStatus, type RepairStatus } from '../store/read-repair-progress.ts';
import { surelySeenUntil, type StreamCursorRow } from '../store/stream-cursors.ts';
import { listGapsSince, type StreamGapRow } from '../store/stream-gaps.ts';
import { signsOf } from '../store/stream-health.ts';
import { readStreamStatus, type StreamStatus } from '../store/read-stream-status.ts';

export interface StreamReport extends StreamStatus {
  readonly stream: StreamName;
  /** As whoever reads it wrote it last; nobody may read it any more. */
  readonly state: StreamState | 'not_configured';
  readonly stateReason: string | null;
  /** How the connection fares at this moment, judged by when it was heard of. */
  readonly verdict: StreamVerdict;
  /** What it is shown as: what was missed and is not made good yet counts as well. */
  readonly shown: ShownVerdict;
  /** Of the last 30 days, or since it is followed; null when it never was. */
  readonly coverage: Coverage | null;
  /** Null while nothing is being made good. */
  readonly repair: RepairStatus | null;
  readonly readAt: number;
  /** Whether it brings what there is. What is not fresh must not be called live. */
  readonly isFresh: boolean;
  /** Whether it is left alone because the schedule has it so. */
  readonly isResting: boolean;
  /** The scheduled pause that is on or comes next; null where the streams are read always. */
  readonly pause: StreamPause | null;
}

export interface ShownVerdict extends Omit<StreamVerdict, 'health'> {
  readonly health: StreamStanding;
}

export interface StreamReading {
  readonly reader: Db;
  readonly clock: Clock;
  /** The streams that this installation follows. */
  readonly streams: readonly StreamName[];
  readonly schedule: Schedule;
}

/** How each stream fares: those of every installation, also when they are not followed, and others that are. */
export function readStreamReports(options: StreamReading): Promise<readonly StreamReport[]> {
  const shown = streamNames.filter(
    (stream) => usualStreams.has(stream) || options.streams.includes(stream),
  );
  return Promise.all(shown.map((stream) => readStreamReport(options, stream)));
}

const usualStreams: ReadonlySet<StreamName> = new Set(['companies', 'filings']);

async function readStreamReport(
  { reader, clock, streams, schedule }: StreamReading,
  stream: StreamName,
): Promise<StreamReport> {
  const now = clock.now();
  const status = await readStreamStatus(reader, stream, londonDateOf(now));
  const { cursor } = status;
  const followed = streams.includes(stream);
  const verdict = followed
    ? judgeStreamHealth(stream, cursor === null ? null : signsOf(cursor), now)
    : ({ health: 'not_configured', since: now, reason: null } as const);
  const pause = followed ? streamPauseFrom(schedule, now) : null;
  const shown = toShown(verdict, status.openGaps);
  const known = {
    ...status,
    stream,
    verdict,
    shown,
    isFresh: isWell(verdict.health) && shown === verdict,
    coverage: await readCoverage(reader, { stream, cursor, verdict, now }),
    repair: await readRepairStatus(reader, stream, { kind: repairCheckOf(stream), now }),
    readAt: now,
    isResting: cursor?.state === 'paused' && pause !== null && pause.from <= now,
    pause,
  };
  return followed
    ? { ...known, state: cursor?.state ?? 'connecting', stateReason: cursor?.state_reason ?? null }
    : { ...known, state: 'not_configured', stateReason: null };
}

/** A connection that brings all there is does not make up for what it did not bring. */
function toShown(verdict: StreamVerdict, gaps: readonly StreamGapRow[]): ShownVerdict {
  if (gaps.length === 0 || !isWell(verdict.health)) return verdict;
  return {
    health: 'repairing',
    since: Math.min(...gaps.map((gap) => gap.missed_from)),
    reason: 'connected, but a stretch was not seen and is being made good',
  };
}

const coverageMs = 30 * 86_400_000;

async function readCoverage(
  reader: Db,
  {
    stream,
    cursor,
    verdict,
    now,
  }: {
    readonly stream: StreamName;
    readonly cursor: StreamCursorRow | null;
    readonly verdict: StreamVerdict;
    readonly now: number;
  },
): Promise<Coverage | null> {
  if (cursor?.followed_since == null) return null;
  const from = Math.max(cursor.followed_since, now - coverageMs);
  const gaps = await listGapsSince(reader, stream, from);
  return streamCoverage({
    from,
    to: now,
    gaps: gaps.map((gap) => ({
      missedFrom: gap.missed_from,
      missedTo: gap.missed_to,
      closedBy: gap.closed_by,
      // No other stream tells who came under threat, so there is nobody to be found.
      areEntriesFound: gap.entries_found_at !== null || witnessOf(stream) === null,
    })),
    unseenSince: unseenSince(cursor, verdict),
  });
}

/** Heartbeats come over a connection that has not brought the event it goes on from. */
function isUnproven({
  state,
  connected_at,
  disconnected_at,
  last_byte_at,
}: StreamCursorRow): boolean {
  return (
    state === 'connected' && disconnected_at !== null && (last_byte_at ?? 0) > (connected_at ?? 0)
  );
}

/** Heartbeats alone show nothing at a time when there must be events, nor do events that cannot be read. */
function unseenSince(cursor: StreamCursorRow, verdict: StreamVerdict): number | null {
  if (isWell(verdict.health)) return null;
  if (isUnproven(cursor)) return surelySeenUntil(cursor);
  if (verdict.health === 'heartbeats_only' || verdict.health === 'unreadable') return verdict.since;
  return cursor.last_byte_at ?? cursor.followed_since;
}

import { z } from 'zod';
import { coverageStates, type Coverage } from '../domain/stream-coverage.ts';
import {
  gapReasons,
  gapRepairs,
  streamNames,
  streamStandings,
  streamStates,
  witnessOf,
  type GapReason,
} from '../domain/stream.ts';
import type { StreamPause } from '../domain/schedule.ts';
import type { StreamGapRow } from '../store/stream-gaps.ts';
import { instant, toInstant, toInstantOrNull } from './instant.ts';
import type { StreamReport } from './read-stream-report.ts';

/** Whether the companies that came under threat in a gap, and that were not held, have been found. */
const gapEntries = ['found', 'awaiting_repair', 'awaiting_snapshot', 'not_told_here'] as const;

const count = z.number().int();

const GapJson = z.object({
  id: z.uuid(),
  stream: z.enum(streamNames),
  reason: z.enum(gapReasons),
  reason_text: z.string(),
  from_timepoint: count.nullable(),
  to_timepoint: count.nullable(),
  /** How many timepoints were missed; null while nobody knows. */
  timepoints: count.nullable(),
  missed_from: instant,
  missed_to: instant.nullable(),
  opened_at: instant,
  closed_at: instant.nullable(),
  closed_by: z.enum(gapRepairs).nullable(),
  entries: z.enum(gapEntries),
  entries_found_at: instant.nullable(),
});
export type StreamGapJson = z.infer<typeof GapJson>;

const CoverageJson = z.object({
  from: instant,
  to: instant,
  shares: z.object({
    seen: z.number(),
    repaired: z.number(),
    rechecked: z.number(),
    unknown: z.number(),
  }),
  segments: z.array(z.object({ from: instant, to: instant, state: z.enum(coverageStates) })),
});

const RepairJson = z.object({
  started_at: instant,
  /** 1 = the first time over everything; the last finds nothing stale. */
  pass: count,
  checked: count,
  total: count,
  /** Companies that no answer could be had for; they are asked about again. */
  given_up: count,
  /** At the present pace; null while nothing is asked. */
  expected_at: instant.nullable(),
});

/** How one stream fares, how well it is covered, and the stretches of it that were not seen and are not made good yet. */
export const StreamJson = z.object({
  stream: z.enum(streamNames),
  /** As it is judged at this moment. */
  health: z.enum(streamStandings),
  health_since: instant,
  health_reason: z.string().nullable(),
  /** The connection as it was written last, by a process that may be gone. */
  state: z.enum([...streamStates, 'not_configured']),
  state_reason: z.string().nullable(),
  is_fresh: z.boolean(),
  /** The scheduled pause that is on or comes next; `may_lose_events` when it is longer than Companies House surely keeps them. */
  pause: z.object({ from: instant, until: instant, may_lose_events: z.boolean() }).nullable(),
  followed_since: instant.nullable(),
  timepoint: count.nullable(),
  connected_at: instant.nullable(),
  last_byte_at: instant.nullable(),
  last_event_at: instant.nullable(),
  lag_seconds: z.number().nullable(),
  events_today: count,
  dead_letters: count,
  /** Of the last 30 days, or since it is followed; null when it never was. */
  coverage: CoverageJson.nullable(),
  gaps: z.array(GapJson),
  /** Null while nothing is being made good. */
  repair: RepairJson.nullable(),
});
export type StreamJson = z.infer<typeof StreamJson>;

export function toStreamJson(report: StreamReport): StreamJson {
  const { cursor, latestLagMs, shown, coverage } = report;
  return {
    stream: report.stream,
    health: shown.health,
    health_since: toInstant(shown.since),
    health_reason: shown.reason,
    state: report.state,
    state_reason: report.stateReason,
    is_fresh: report.isFresh,
    pause: report.pause === null ? null : toPauseJson(report.pause),
    followed_since: toInstantOrNull(cursor?.followed_since ?? null),
    timepoint: cursor?.timepoint ?? null,
    connected_at: toInstantOrNull(cursor?.connected_at ?? null),
    last_byte_at: toInstantOrNull(cursor?.last_byte_at ?? null),
    last_event_at: toInstantOrNull(cursor?.last_event_at ?? null),
    lag_seconds: latestLagMs === null ? null : latestLagMs / 1_000,
    events_today: report.eventsToday,
    dead_letters: report.deadLetters,
    coverage: coverage === null ? null : toCoverageJson(coverage),
    gaps: report.openGaps.map(toStreamGapJson),
    repair: toRepairJson(report),
  };
}

function toCoverageJson({ segments, shares }: Coverage): z.infer<typeof CoverageJson> {
  const told = segments.map(({ from, to, state }) => ({
    from: toInstant(from),
    to: toInstant(to),
    state,
  }));
  return {
    from: told[0]?.from ?? toInstant(0),
    to: told.at(-1)?.to ?? toInstant(0),
    shares,
    segments: told,
  };
}

function toRepairJson({ repair, readAt }: StreamReport): StreamJson['repair'] {
  if (repair === null) return null;
  const { remainingMs } = repair;
  return {
    started_at: toInstant(repair.startedAt),
    pass: repair.pass,
    checked: repair.checked,
    total: repair.total,
    given_up: repair.givenUp,
    expected_at: remainingMs === null ? null : toInstant(readAt + remainingMs),
  };
}

export function toStreamGapJson(row: StreamGapRow): StreamGapJson {
  const { from_timepoint: from, to_timepoint: to } = row;
  return {
    id: row.id,
    stream: row.stream,
    reason: row.reason,
    reason_text: gapReasonWords[row.reason],
    from_timepoint: from,
    to_timepoint: to,
    timepoints: from === null || to === null ? null : to - from + 1,
    missed_from: toInstant(row.missed_from),
    missed_to: toInstantOrNull(row.missed_to),
    opened_at: toInstant(row.opened_at),
    closed_at: toInstantOrNull(row.closed_at),
    closed_by: row.closed_by,
    entries: entriesOf(row),
    entries_found_at: toInstantOrNull(row.entries_found_at),
  };
}

function toPauseJson({ from, until, isBeyondRetention }: StreamPause) {
  return { from: toInstant(from), until: toInstant(until), may_lose_events: isBeyondRetention };
}

function entriesOf(row: StreamGapRow): StreamGapJson['entries'] {
  if (witnessOf(row.stream) === null) return 'not_told_here';
  if (row.entries_found_at !== null) return 'found';
  return row.closed_at === null ? 'awaiting_repair' : 'awaiting_snapshot';
}

/** Why a stretch was not seen, in plain words. */
const gapReasonWords: Readonly<Record<GapReason, string>> = {
  timepoint_too_old: 'Companies House no longer had the events from there on',
  stale_start: 'the stream went on later than asked',
  hole: 'timepoints were missing within the stream',
  bad_cursor: 'the stream brought nothing from the stored timepoint on',
  detail_missing: 'events lacked a proposal to strike off that the register had',
  no_cursor: 'a connection ended before its first event',
};

import { z } from 'zod';
import type { StreamPause } from '../domain/schedule.ts';
import { gapReasons, streamNames, streamStates } from '../domain/stream.ts';
import type { StreamGapRow } from '../store/stream-gaps.ts';
import { instant, toInstant, toInstantOrNull } from './instant.ts';
import type { StreamReport } from './read-stream-report.ts';

const GapJson = z.object({
  id: z.uuid(),
  reason: z.enum(gapReasons),
  from_timepoint: z.number().int().nullable(),
  to_timepoint: z.number().int().nullable(),
  opened_at: instant,
});

/** How one stream fares, with the stretches of it that were not seen and are not made good yet. */
export const StreamJson = z.object({
  stream: z.enum(streamNames),
  state: z.enum([...streamStates, 'not_configured']),
  state_reason: z.string().nullable(),
  is_fresh: z.boolean(),
  /** The scheduled pause that is on or comes next; `may_lose_events` when it is longer than Companies House surely keeps them. */
  pause: z.object({ from: instant, until: instant, may_lose_events: z.boolean() }).nullable(),
  timepoint: z.number().int().nullable(),
  connected_at: instant.nullable(),
  last_byte_at: instant.nullable(),
  last_event_at: instant.nullable(),
  lag_seconds: z.number().nullable(),
  events_today: z.number().int(),
  dead_letters: z.number().int(),
  gaps: z.array(GapJson),
});
export type StreamJson = z.infer<typeof StreamJson>;

/** A gap outside the report of its stream: which stream it is of, and when it was made good. */
export interface StreamGapJson extends z.infer<typeof GapJson> {
  readonly stream: StreamGapRow['stream'];
  readonly closed_at: string | null;
}

export function toStreamJson(report: StreamReport): StreamJson {
  const { cursor, latestLagMs } = report;
  return {
    stream: report.stream,
    state: report.state,
    state_reason: report.stateReason,
    is_fresh: report.isFresh,
    pause: report.pause === null ? null : toPauseJson(report.pause),
    timepoint: cursor?.timepoint ?? null,
    connected_at: toInstantOrNull(cursor?.connected_at ?? null),
    last_byte_at: toInstantOrNull(cursor?.last_byte_at ?? null),
    last_event_at: toInstantOrNull(cursor?.last_event_at ?? null),
    lag_seconds: latestLagMs === null ? null : latestLagMs / 1_000,
    events_today: report.eventsToday,
    dead_letters: report.deadLetters,
    gaps: report.openGaps.map(toGapJson),
  };
}

export function toStreamGapJson(row: StreamGapRow): StreamGapJson {
  return { ...toGapJson(row), stream: row.stream, closed_at: toInstantOrNull(row.closed_at) };
}

function toPauseJson({ from, until, isBeyondRetention }: StreamPause) {
  return { from: toInstant(from), until: toInstant(until), may_lose_events: isBeyondRetention };
}

function toGapJson(row: StreamGapRow): z.infer<typeof GapJson> {
  return {
    id: row.id,
    reason: row.reason,
    from_timepoint: row.from_timepoint,
    to_timepoint: row.to_timepoint,
    opened_at: toInstant(row.opened_at),
  };
}

import { z } from 'zod';
import { gapReasons, streamNames, streamStates } from '../../domain/stream.ts';
import { readStreamReports, type StreamReport } from '../read-stream-report.ts';
import type { ApiOptions, ApiServer } from '../server.ts';
import { instant, toInstant, toInstantOrNull } from '../wire/instant.ts';

const StreamJson = z.object({
  stream: z.enum(streamNames),
  state: z.enum([...streamStates, 'not_configured']),
  state_reason: z.string().nullable(),
  is_fresh: z.boolean(),
  timepoint: z.number().int().nullable(),
  connected_at: instant.nullable(),
  last_byte_at: instant.nullable(),
  last_event_at: instant.nullable(),
  lag_seconds: z.number().nullable(),
  events_today: z.number().int(),
  dead_letters: z.number().int(),
  gaps: z.array(
    z.object({
      id: z.uuid(),
      reason: z.enum(gapReasons),
      from_timepoint: z.number().int(),
      to_timepoint: z.number().int().nullable(),
      opened_at: instant,
    }),
  ),
});

/** How the streams of Companies House fare. */
export function addStreamingRoutes(server: ApiServer, options: ApiOptions): void {
  server.get(
    '/api/streaming/status',
    {
      config: { access: 'viewer' },
      schema: { response: { 200: z.object({ data: z.array(StreamJson) }) } },
    },
    async () => ({ data: Object.values(await readStreamReports(options)).map(toStreamJson) }),
  );
}

function toStreamJson(report: StreamReport): z.infer<typeof StreamJson> {
  const { cursor, latestLagMs } = report;
  return {
    stream: report.stream,
    state: report.state,
    state_reason: report.stateReason,
    is_fresh: report.isFresh,
    timepoint: cursor?.timepoint ?? null,
    connected_at: toInstantOrNull(cursor?.connected_at ?? null),
    last_byte_at: toInstantOrNull(cursor?.last_byte_at ?? null),
    last_event_at: toInstantOrNull(cursor?.last_event_at ?? null),
    lag_seconds: latestLagMs === null ? null : latestLagMs / 1_000,
    events_today: report.eventsSince,
    dead_letters: report.deadLetters,
    gaps: report.openGaps.map((gap) => ({ ...gap, opened_at: toInstant(gap.opened_at) })),
  };
}

import { z } from 'zod';
import { lanes } from '../domain/job.ts';
import { outlookWords } from '../domain/lane-outlook.ts';
import { waitReasons, type LaneWait } from '../domain/lane-wait.ts';
import { queueDepth, queueStates, type QueueCounts } from '../store/read-stats.ts';
import { instant, toInstant, toInstantOrNull } from './instant.ts';
import { StandingJson, toStandingJson } from './operation-json.ts';
import type { LaneReport, QueueReport } from './read-queue-report.ts';

const count = z.number().int();

const WaitJson = z.object({
  lane: z.enum(lanes),
  waits_for: z.enum(waitReasons),
  waits_until: instant.nullable(),
  /** Of a lane that a person has stopped. */
  paused_at: instant.nullable(),
  reason: z.string().nullable(),
});

/** How many jobs each lane holds in each state; the depth counts those that are still to run. `waits` are lanes that take nothing up now. */
export const QueueJson = z.object({
  depth: count,
  by_lane: z.record(z.enum(lanes), z.record(z.enum(queueStates), count)),
  waits: z.array(WaitJson),
});
export type QueueJson = z.infer<typeof QueueJson>;

const LaneJson = z.object({
  lane: z.enum(lanes),
  oldest_due_age_seconds: z.number().nullable(),
  wait_p50_seconds: z.number().nullable(),
  wait_p99_seconds: z.number().nullable(),
  finished_per_minute: z.number(),
  outlook: z.enum(outlookWords),
  clears_at: instant.nullable(),
  /** Why nothing of it is taken up, in the words of `GET /api/operation`; null while something is, and where `waits` tells. */
  held_up: StandingJson.nullable(),
});

/** The queue with how each lane gets on. */
export const QueueReportJson = QueueJson.extend({
  /** Companies that an import has left for later and that are not counted in the depth, at most. */
  checks_to_ask: count,
  lanes: z.array(LaneJson),
});
export type QueueReportJson = z.infer<typeof QueueReportJson>;

export function toQueueJson(counts: QueueCounts, waits: readonly LaneWait[]): QueueJson {
  return {
    depth: queueDepth(counts),
    by_lane: counts,
    waits: waits.map(({ lane, waitsFor, until, pause }) => ({
      lane,
      waits_for: waitsFor,
      waits_until: toInstantOrNull(until),
      paused_at: toInstantOrNull(pause?.pausedAt ?? null),
      reason: pause?.reason ?? null,
    })),
  };
}

export function toQueueReportJson(report: QueueReport): QueueReportJson {
  return {
    ...toQueueJson(report.counts, report.waits),
    checks_to_ask: report.checksToAsk,
    lanes: report.lanes.map((lane) => toLaneJson(lane, report.now)),
  };
}

function toLaneJson(lane: LaneReport, now: number): QueueReportJson['lanes'][number] {
  return {
    lane: lane.lane,
    oldest_due_age_seconds: lane.oldestDueAt === null ? null : (now - lane.oldestDueAt) / 1_000,
    wait_p50_seconds: seconds(lane.waitP50Ms),
    wait_p99_seconds: seconds(lane.waitP99Ms),
    finished_per_minute: lane.finishedPerMinute,
    outlook: lane.outlook.word,
    clears_at: lane.outlook.clearsAt === null ? null : toInstant(lane.outlook.clearsAt),
    held_up: lane.heldUp === null ? null : toStandingJson(lane.heldUp),
  };
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1_000;
}

import { z } from 'zod';
import { lanes } from '../domain/job.ts';
import {
  effectOf,
  laneWork,
  operationModes,
  operationParts,
  operationReasons,
  operationWords,
  type OperationReason,
  type Standing,
} from '../domain/operation.ts';
import { instant, toInstantOrNull } from './instant.ts';
import type { OperationReport } from './read-operation.ts';

/** How one lane or part fares, and why it does not simply run. */
export const StandingJson = z.object({
  word: z.enum(operationWords),
  /** Null while it simply runs. */
  reason: z.enum(reasonNames()).nullable(),
  reason_text: z.string().nullable(),
  detail: z.string().nullable(),
  since: instant.nullable(),
  /** When it goes on; null while it runs, and of what is not set up. `unknown` = when the other side is back. */
  comes_back: z.enum(['at', 'by_hand', 'unknown']).nullable(),
  comes_back_at: instant.nullable(),
  /** When a provider that is down is asked next; null where the next job asks. */
  next_look_at: instant.nullable(),
});

const LaneJson = StandingJson.extend({
  lane: z.enum(lanes),
  work: z.string(),
  /** Jobs that wait or run; null while the lane runs. */
  waiting_jobs: z.number().int().nullable(),
});

const PartJson = StandingJson.extend({
  part: z.enum(operationParts),
  /** What waits while it does not work. */
  effect: z.string(),
});

/** Whether leads that leave are as good as they would be if all worked. */
export const FreshnessJson = z.object({
  is_stale: z.boolean(),
  /** Null where nobody could tell. */
  data_as_of: instant.nullable(),
  stale_reasons: z.array(z.string()),
});

export const OperationJson = FreshnessJson.extend({
  mode: z.enum(operationModes),
  /** Since when it is not normal. */
  since: instant.nullable(),
  lanes: z.array(LaneJson),
  parts: z.array(PartJson),
});
export type OperationJson = z.infer<typeof OperationJson>;

export function toOperationJson(report: OperationReport): OperationJson {
  return {
    mode: report.mode,
    since: toInstantOrNull(report.since),
    ...toFreshnessJson(report),
    lanes: report.lanes.map((standing) => ({
      lane: standing.lane,
      ...toStandingJson(standing),
      work: laneWork[standing.lane],
      waiting_jobs: report.waitingJobs.get(standing.lane) ?? null,
    })),
    parts: report.parts.map((standing) => ({
      part: standing.part,
      ...toStandingJson(standing),
      effect: effectOf(standing.part),
    })),
  };
}

export function toFreshnessJson({
  freshness: { isStale, asOf, reasons },
}: Pick<OperationReport, 'freshness'>): z.infer<typeof FreshnessJson> {
  return { is_stale: isStale, data_as_of: toInstantOrNull(asOf), stale_reasons: [...reasons] };
}

export function toStandingJson({
  word,
  reason,
  detail,
  since,
  comesBack,
}: Standing): z.infer<typeof StandingJson> {
  return {
    word,
    reason,
    reason_text: reason === null ? null : operationReasons[reason].text,
    detail,
    since: toInstantOrNull(since),
    comes_back: comesBack?.kind ?? null,
    comes_back_at: toInstantOrNull(comesBack?.kind === 'at' ? comesBack.at : null),
    next_look_at: toInstantOrNull(comesBack?.kind === 'unknown' ? comesBack.nextLookAt : null),
  };
}

function reasonNames(): readonly OperationReason[] {
  return Object.keys(operationReasons).filter(isReason);
}

function isReason(name: string): name is OperationReason {
  return Object.hasOwn(operationReasons, name);
}

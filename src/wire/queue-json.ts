import { z } from 'zod';
import { lanes } from '../domain/job.ts';
import type { LaneWait } from '../domain/schedule.ts';
import { queueDepth, queueStates, type QueueCounts } from '../store/read-stats.ts';
import { instant, toInstant } from './instant.ts';

const count = z.number().int();

/** How many jobs each lane holds in each state; the depth counts those that are still to run. `waits` are lanes that take nothing up now. */
export const QueueJson = z.object({
  depth: count,
  by_lane: z.record(z.enum(lanes), z.record(z.enum(queueStates), count)),
  waits: z.array(
    z.object({ lane: z.enum(lanes), waits_for: z.literal('business hours'), waits_until: instant }),
  ),
});
export type QueueJson = z.infer<typeof QueueJson>;

export function toQueueJson(counts: QueueCounts, waits: readonly LaneWait[]): QueueJson {
  return {
    depth: queueDepth(counts),
    by_lane: counts,
    waits: waits.map(({ lane, until }) => ({
      lane,
      waits_for: 'business hours',
      waits_until: toInstant(until),
    })),
  };
}

import { z } from 'zod';
import { lanes } from '../domain/job.ts';
import { queueDepth, queueStates, type QueueCounts } from '../store/read-stats.ts';

const count = z.number().int();

/** How many jobs each lane holds in each state; the depth counts those that are still to run. */
export const QueueJson = z.object({
  depth: count,
  by_lane: z.record(z.enum(lanes), z.record(z.enum(queueStates), count)),
});
export type QueueJson = z.infer<typeof QueueJson>;

export function toQueueJson(counts: QueueCounts): QueueJson {
  return { depth: queueDepth(counts), by_lane: counts };
}

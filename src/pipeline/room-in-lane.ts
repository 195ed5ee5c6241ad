import type { Lane } from '../domain/job.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { countBacklog } from '../store/unchecked-episodes.ts';
import type { StepContext } from './step-context.ts';

/**
 * How many more jobs of work that can wait a lane takes, up to those wanted. Who finds no room puts itself off and asks again: nothing is
 * dropped. Work that somebody asked for, or an event needs, does not ask.
 */
export async function roomInLane(
  db: Db | Trx,
  { policy }: StepContext,
  { lane, wanted }: { readonly lane: Lane; readonly wanted: number },
): Promise<number> {
  const most = policy.maxWaiting[lane];
  const waiting = await countBacklog(db, lane, most);
  return Math.max(0, Math.min(wanted, most - waiting));
}

/** Why a producer of such work puts itself off. */
export function noRoomIn(lane: Lane): string {
  return `the ${lane} lane holds as many jobs as queue.maxWaiting allows`;
}

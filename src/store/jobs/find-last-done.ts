import type { Lane } from '../../domain/job.ts';
import type { Db } from '../open-store.ts';

/** Beyond this nobody looks back: the jobs of other lanes are passed by on the way. */
const furthestMs = 24 * 60 * 60_000;

/** When a job of the lane last came to a good end; null when none did for a day. */
export async function findLastDone(db: Db, lane: Lane, now: number): Promise<number | null> {
  const job = await db
    .selectFrom('jobs')
    .select('finished_at')
    .where('state', '=', 'completed')
    .where('finished_at', '>', now - furthestMs)
    .where('lane', '=', lane)
    .orderBy('finished_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return job?.finished_at ?? null;
}

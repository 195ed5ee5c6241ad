import { sql } from 'kysely';
import type { Lane } from '../../domain/job.ts';
import type { Db } from '../open-store.ts';

/**
 * How many jobs of a lane wait in the background, those that failed and wait to be tried again included; `atMost` at most, because
 * counting more would tell nothing more. Two questions, each with an index of its own.
 */
export async function countBackground(db: Db, lane: Lane, atMost: number): Promise<number> {
  let waiting = 0;
  for (const state of ['available', 'retryable'] as const) {
    const { count } = await db
      .selectFrom(
        db
          .selectFrom('jobs')
          .select('id')
          .where('finished_at', 'is', null)
          .where('state', '=', sql.lit(state))
          .where('lane', '=', lane)
          .where('priority', '=', 'background')
          .limit(atMost)
          .as('waiting'),
      )
      .select((select) => select.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    waiting += count;
  }
  return Math.min(waiting, atMost);
}

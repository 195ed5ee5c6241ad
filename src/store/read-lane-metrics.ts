import { sql } from 'kysely';
import { finishRate } from '../domain/finish-rate.ts';
import type { Lane } from '../domain/job.ts';
import type { Db } from './open-store.ts';

/** How the work of a lane has been going. */
export interface LaneMetrics {
  /** Due time of the job that has been due longest; null when nothing is due. */
  readonly oldestDueAt: number | null;
  /** How long jobs waited that were taken up in the last hour; null when none was. */
  readonly waitP50Ms: number | null;
  readonly waitP99Ms: number | null;
  /** Jobs that ended in the last quarter of an hour, per minute since the work of the lane began, or began again: see `finishRate`. */
  readonly finishedPerMinute: number;
}

const waitWindowMs = 60 * 60_000;
const rateWindowMs = 15 * 60_000;
/** Of a busy lane the latest so many tell enough. */
const mostWaits = 10_000;
const mostEnds = 1_000;

/** Every figure is read along an index and from no more rows than its window holds. */
export async function readLaneMetrics(db: Db, lane: Lane, now: number): Promise<LaneMetrics> {
  const [oldestDueAt, waits, ends] = await Promise.all([
    findOldestDue(db, lane, now),
    listWaits(db, lane, now),
    listEnds(db, lane, now),
  ]);
  return {
    oldestDueAt,
    waitP50Ms: percentile(waits, 0.5),
    waitP99Ms: percentile(waits, 0.99),
    finishedPerMinute: finishRate(ends, now),
  };
}

async function findOldestDue(db: Db, lane: Lane, now: number): Promise<number | null> {
  const oldest = await db
    .selectFrom('jobs')
    .select((select) => select.fn.min<number | null>('run_at').as('run_at'))
    .where('finished_at', 'is', null)
    .where('lane', '=', lane)
    .where('state', 'in', ['available', 'scheduled', 'retryable'])
    .executeTakeFirst();
  const dueAt = oldest?.run_at ?? null;
  return dueAt === null || dueAt > now ? null : dueAt;
}

/** Rising. A job that was put off since has lost the time it was due at, and is not counted. */
async function listWaits(db: Db, lane: Lane, now: number): Promise<readonly number[]> {
  const started = await db
    .selectFrom('jobs')
    .select(['started_at', 'run_at'])
    .where('lane', '=', lane)
    .where('started_at', 'is not', null)
    .where('started_at', '>', now - waitWindowMs)
    .orderBy('started_at', 'desc')
    .limit(mostWaits)
    .execute();
  return started
    .flatMap(({ started_at: startedAt, run_at: runAt }) =>
      startedAt === null || startedAt < runAt ? [] : [startedAt - runAt],
    )
    .toSorted((a, b) => a - b);
}

function percentile(rising: readonly number[], share: number): number | null {
  return rising[Math.ceil(rising.length * share) - 1] ?? null;
}

/** When the latest jobs of the window ended, the last one first. */
async function listEnds(db: Db, lane: Lane, now: number): Promise<readonly number[]> {
  const ends = await Promise.all(
    (['completed', 'cancelled', 'discarded'] as const).map((state) =>
      db
        .selectFrom('jobs')
        .select('finished_at')
        .where('state', '=', state)
        .where('finished_at', '>', now - rateWindowMs)
        .where('lane', '=', lane)
        .orderBy('finished_at', 'desc')
        .limit(mostEnds)
        .execute(),
    ),
  );
  return ends
    .flat()
    .flatMap(({ finished_at: at }) => at ?? [])
    .toSorted((a, b) => b - a)
    .slice(0, mostEnds);
}

/** Nobody counts on: beyond this "at least" is said. */
export const mostChecksCounted = 1_000_000;

/**
 * Companies that an import has left for later and that are not in the queue yet: the episodes behind an active `enqueue-checks`. Some may have
 * been checked for another reason meanwhile, so it is the most that is left. Counted along the ids.
 */
export async function countChecksToAsk(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select 1 from jobs
      join episodes on episodes.id > json_extract(jobs.payload, '$.after')
        and episodes.id <= json_extract(jobs.payload, '$.through')
      where jobs.kind = 'enqueue-checks' and jobs.finished_at is null
      limit ${mostChecksCounted}
    )
  `.execute(db);
  return rows[0]?.count ?? 0;
}

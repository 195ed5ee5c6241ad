import { sql } from 'kysely';
import type { Lane } from '../domain/job.ts';
import { enqueueJobs, type NewJobs } from './jobs/enqueue-many.ts';
import type { Db, Trx } from './open-store.ts';

/** Episodes that one import has opened, by their ids, which rise in the order of opening. */
export interface EpisodeRange {
  /** The last that has had its turn. */
  readonly after: string;
  readonly through: string;
}

/** Where the next portion ends; null when the range holds no more. */
export async function endOfPortion(
  db: Db,
  { after, through }: EpisodeRange,
  limit: number,
): Promise<string | null> {
  const last = await db
    .selectFrom((from) =>
      from
        .selectFrom('episodes')
        .select('id')
        .where('id', '>', after)
        .where('id', '<=', through)
        .orderBy('id')
        .limit(limit)
        .as('portion'),
    )
    .select((select) => select.fn.max('id').as('id'))
    .executeTakeFirst();
  return last?.id ?? null;
}

/** Asks for a check of each company of the range whose episode is still open and has not been confirmed meanwhile. */
export async function enqueueUnchecked(
  trx: Trx,
  { after, through }: EpisodeRange,
  jobs: NewJobs,
): Promise<void> {
  await enqueueJobs(
    trx,
    sql`select row_number() over (order by id) as position, company_number from episodes
      where id > ${after} and id <= ${through} and state = 'open' and confirmed_at is null
      order by id`,
    jobs,
  );
}

/** Jobs of a lane that are still to run, put-off ones included; counted up to a limit, because more makes no difference. */
export async function countBacklog(db: Db, lane: Lane, limit: number): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*) as waiting from (
      select 1 from jobs
      where lane = ${lane} and state in ('available', 'scheduled', 'retryable') and finished_at is null
      limit ${limit}
    )
  `.execute(db);
  return rows[0]?.waiting ?? 0;
}

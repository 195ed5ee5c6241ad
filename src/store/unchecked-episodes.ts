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

/** What is asked of a company that a large import found under threat. */
export interface EpisodeBacklog extends EpisodeRange {
  readonly pass: 'check-status' | 'read-filings' | 'fetch-officers';
}

/**
 * Asks for one thing about each company of the range whose episode is still open: for a check unless it has been confirmed meanwhile, for
 * what follows only once it has, and unless that was done for another reason.
 */
export async function enqueueBacklog(
  trx: Trx,
  { pass, after, through }: EpisodeBacklog,
  jobs: Omit<NewJobs, 'kind'>,
): Promise<void> {
  const isWanted =
    pass === 'check-status'
      ? sql`confirmed_at is null`
      : sql`confirmed_at is not null and not exists (
          select 1 from enrichment_steps
          where episode_id = episodes.id and step = ${pass} and state = 'done')`;
  await enqueueJobs(
    trx,
    sql`select row_number() over (order by id) as position, company_number from episodes
      where id > ${after} and id <= ${through} and state = 'open' and ${isWanted}
      order by id`,
    { ...jobs, kind: pass },
  );
}

/** Whether what follows from the check of this episode will be asked for by a backlog that is not that far yet. */
export async function isInBacklog(trx: Trx, episodeId: string): Promise<boolean> {
  const { rows } = await sql<{ isCovered: number }>`
    select exists (
      select 1 from jobs
      where kind = 'enqueue-checks' and finished_at is null
        and json_extract(payload, '$.pass') = 'check-status'
        and json_extract(payload, '$.begin') < ${episodeId}
        and json_extract(payload, '$.through') >= ${episodeId}
    ) as isCovered
  `.execute(trx);
  return rows[0]?.isCovered === 1;
}

/** Jobs of a lane that are still to run, put-off ones included; counted up to a limit, because more makes no difference. */
export async function countBacklog(db: Db | Trx, lane: Lane, limit: number): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*) as waiting from (
      select 1 from jobs
      where lane = ${lane} and state in ('available', 'scheduled', 'retryable') and finished_at is null
      limit ${limit}
    )
  `.execute(db);
  return rows[0]?.waiting ?? 0;
}

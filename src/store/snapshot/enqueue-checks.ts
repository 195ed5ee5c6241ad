import { sql } from 'kysely';
import { orderedUuids } from '../dialect/ordered-uuids.ts';
import { enqueueJobs, type NewJobs } from '../jobs/enqueue-many.ts';
import type { EpisodeRange } from '../unchecked-episodes.ts';
import type { StagingTrx } from './staging-tables.ts';

export interface ChecksOptions extends NewJobs {
  /** Most opened episodes that are checked; null for all. */
  readonly maxChecks: number | null;
  /** Most of these that are asked for here and now. */
  readonly portion: number;
  /** What the ids of the opened episodes were made from. */
  readonly episodeUuid: string;
}

/**
 * Asks for a check of each company that REST has to be asked about, of those whose episodes were opened the first portion only: a first
 * import opens four hundred thousand, and Companies House answers two calls a second. Returns the episodes that are left for later.
 */
export async function enqueueChecks(
  trx: StagingTrx,
  { maxChecks, portion, episodeUuid, ...jobs }: ChecksOptions,
): Promise<EpisodeRange | null> {
  const { rows } = await sql<{ opened: number }>`
    select coalesce(max(position), 0) as opened from staging.opening`.execute(trx);
  const wanted = Math.min(rows[0]?.opened ?? 0, maxChecks ?? Infinity);
  const first = Math.min(wanted, portion);
  const opened = sql`select position, company_number from staging.opening where position <= ${first} order by position`;
  const others = sql`select position + ${firstOther} as position, company_number from staging.checks order by position`;
  await enqueueJobs(trx, opened, jobs);
  await enqueueJobs(trx, others, jobs);
  if (wanted <= first) return null;
  const id = orderedUuids(jobs.now, episodeUuid);
  const range = await sql<{ after: string; through: string }>`
    select ${id(sql.val(first))} as after, ${id(sql.val(wanted))} as through`.execute(trx);
  return range.rows[0] ?? null;
}

/** So that the ids of the two lists differ: no register has a billion companies. */
const firstOther = 1_000_000_000;

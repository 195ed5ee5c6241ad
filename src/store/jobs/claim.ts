import { sql } from 'kysely';
import type { Lane } from '../../domain/job.ts';
import type { Db } from '../open-store.ts';
import type { LeasedJob } from './job-row.ts';

export interface ClaimOptions {
  readonly lane: Lane;
  readonly limit: number;
  readonly now: number;
  readonly leaseMs: number;
  /** Unguessable, new for every claim: the fencing token. */
  readonly token: string;
}

/** Makes due jobs available and leases the first `limit` of the lane in rank order, in one short transaction. */
export function claimJobs(db: Db, claim: ClaimOptions): Promise<readonly LeasedJob[]> {
  return db.transaction().execute(async (trx) => {
    await trx
      .updateTable('jobs')
      .set({ state: 'available' })
      .where('state', 'in', ['scheduled', 'retryable'])
      .where('run_at', '<=', claim.now)
      .execute();
    const leaseUntil = claim.now + claim.leaseMs;
    const rows = await trx
      .updateTable('jobs')
      .set((set) => ({
        state: 'running',
        lease_token: claim.token,
        lease_until: leaseUntil,
        started_at: claim.now,
        attempt: set('attempt', '+', 1),
      }))
      .where('id', 'in', (select) =>
        select
          .selectFrom('jobs')
          .select('id')
          // A literal, so that the planner may use the partial index.
          .where('state', '=', sql.lit('available'))
          .where('lane', '=', claim.lane)
          .orderBy('rank_at')
          .orderBy('id')
          .limit(claim.limit),
      )
      .returningAll()
      .execute();
    return rows
      .map((row) => ({
        ...row,
        state: 'running' as const,
        lease_token: claim.token,
        lease_until: leaseUntil,
      }))
      .toSorted((a, b) => a.rank_at - b.rank_at);
  });
}

/**
 * Whether a claim could find anything: lets an idle worker look without taking the write lock. Two questions, each with an
 * index of its own: one with OR would walk over the waiting jobs of every other lane.
 */
export async function hasDueJob(db: Db, lane: Lane, now: number): Promise<boolean> {
  const available = await db
    .selectFrom('jobs')
    .select('id')
    .where('state', '=', sql.lit('available'))
    .where('lane', '=', lane)
    .limit(1)
    .executeTakeFirst();
  if (available !== undefined) return true;
  const due = await db
    .selectFrom('jobs')
    .select('id')
    .where('state', 'in', ['scheduled', 'retryable'])
    .where('run_at', '<=', now)
    .where('lane', '=', lane)
    .limit(1)
    .executeTakeFirst();
  return due !== undefined;
}

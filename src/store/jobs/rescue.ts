import type { Db, Trx } from '../open-store.ts';
import { LostLeaseError, type LeasedJob } from './job-row.ts';

/** Keeps a long job leased. Throws {@link LostLeaseError} when it was given away meanwhile. */
export async function extendLease(db: Db, job: LeasedJob, until: number): Promise<void> {
  const result = await db
    .updateTable('jobs')
    .set({ lease_until: until })
    .where('id', '=', job.id)
    .where('lease_token', '=', job.lease_token)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) throw new LostLeaseError(job.id);
}

/**
 * Frees jobs whose lease has run out, all of them in one statement, so that no page of hopeless ones can hide the rest. A job out of
 * attempts is discarded: it may be what kills the process. Returns how many were touched.
 */
export async function rescueJobs(db: Db | Trx, leasedBefore: number, now: number): Promise<number> {
  const discarded = await db
    .updateTable('jobs')
    .set({
      state: 'discarded',
      finished_at: now,
      lease_token: null,
      lease_until: null,
      last_reason: 'the process died during the last attempt',
    })
    .where('state', '=', 'running')
    .where('lease_until', '<', leasedBefore)
    .whereRef('attempt', '>=', 'max_attempts')
    .executeTakeFirst();
  const rescued = await db
    .updateTable('jobs')
    .set({
      state: 'available',
      lease_token: null,
      lease_until: null,
      is_requested_again: 0,
      last_reason: 'rescued: its lease ran out',
    })
    .where('state', '=', 'running')
    .where('lease_until', '<', leasedBefore)
    .executeTakeFirst();
  return Number(discarded.numUpdatedRows + rescued.numUpdatedRows);
}

import type { Db, Trx } from '../open-store.ts';
import { failureOf } from './finish.ts';
import { LostLeaseError, type JobRow, type LeasedJob } from './job-row.ts';

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

export interface Rescue {
  readonly leasedBefore: number;
  readonly now: number;
  /** Called in the same transaction for every job that is given up, so that none is lost silently. */
  readonly onDiscard: (trx: Trx, job: JobRow, reason: string) => Promise<void>;
}

/**
 * Frees jobs whose lease has run out, all of them in one statement, so that no page of hopeless ones can hide the rest. A job out of
 * attempts is discarded: it may be what kills the process. Returns how many were touched.
 */
export function rescueJobs(db: Db, { leasedBefore, now, onDiscard }: Rescue): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const discarded = await trx
      .updateTable('jobs')
      .set({
        state: 'discarded',
        finished_at: now,
        lease_token: null,
        lease_until: null,
        last_reason: diedTooOften,
      })
      .where('state', '=', 'running')
      .where('lease_until', '<', leasedBefore)
      .whereRef('attempt', '>=', 'max_attempts')
      .returningAll()
      .execute();
    for (const job of discarded) {
      await trx
        .updateTable('jobs')
        .set(failureOf(job, { reason: diedTooOften, now }))
        .where('id', '=', job.id)
        .execute();
      await onDiscard(trx, job, diedTooOften);
    }
    const rescued = await trx
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
    return discarded.length + Number(rescued.numUpdatedRows);
  });
}

const diedTooOften = 'the process died during the last attempt';

import type { Trx } from '../open-store.ts';
import { LostLeaseError, type LeasedJob } from './job-row.ts';
import { rankOf } from './rank.ts';

/** Puts a job off as if this attempt had not been made: what it has failed at before is kept, unlike with a snooze. */
export async function putOffJob(
  trx: Trx,
  job: LeasedJob,
  until: { readonly runAt: number; readonly reason: string },
): Promise<void> {
  const attempt = Math.max(0, job.attempt - 1);
  const result = await trx
    .updateTable('jobs')
    .set({
      state: attempt === 0 ? 'scheduled' : 'retryable',
      run_at: until.runAt,
      rank_at: rankOf(job.priority, until.runAt),
      attempt,
      last_reason: until.reason,
      lease_token: null,
      lease_until: null,
    })
    .where('id', '=', job.id)
    .where('lease_token', '=', job.lease_token)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) throw new LostLeaseError(job.id);
}

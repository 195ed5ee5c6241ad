import type { Lane } from '../../domain/job.ts';
import type { Trx } from '../open-store.ts';
import { LostLeaseError, type LeasedJob } from './job-row.ts';

/** Has a job go on in another lane, in the transaction that puts it off. Throws {@link LostLeaseError} when it is in other hands. */
export async function moveJob(trx: Trx, job: LeasedJob, lane: Lane): Promise<void> {
  const result = await trx
    .updateTable('jobs')
    .set({ lane })
    .where('id', '=', job.id)
    .where('lease_token', '=', job.lease_token)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) throw new LostLeaseError(job.id);
}

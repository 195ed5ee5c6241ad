import type { Trx } from '../open-store.ts';
import { LostLeaseError, type LeasedJob } from './job-row.ts';

/** Refuses what a worker writes whose job was given to another meanwhile. */
export async function assertLeased(trx: Trx, job: LeasedJob): Promise<void> {
  const row = await trx
    .selectFrom('jobs')
    .select('lease_token')
    .where('id', '=', job.id)
    .executeTakeFirst();
  if (row?.lease_token !== job.lease_token) throw new LostLeaseError(job.id);
}

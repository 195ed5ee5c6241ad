import { compileOnce, firstRow } from '../compile-once.ts';
import type { Trx } from '../open-store.ts';
import { LostLeaseError, type LeasedJob } from './job-row.ts';

/** Refuses what a worker writes whose job was given to another meanwhile. */
export async function assertLeased(trx: Trx, job: LeasedJob): Promise<void> {
  const row = await firstRow(selectToken(trx, { id: job.id }));
  if (row?.lease_token !== job.lease_token) throw new LostLeaseError(job.id);
}

const selectToken = compileOnce<{ id: string }, { lease_token: string | null }>((db, hole) =>
  db.selectFrom('jobs').select('lease_token').where('id', '=', hole('id')),
);

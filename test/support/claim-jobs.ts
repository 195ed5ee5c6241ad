import { claimJobs as claimWithin, type ClaimOptions } from '../../src/store/jobs/claim.ts';
import type { LeasedJob } from '../../src/store/jobs/job-row.ts';
import type { Db } from '../../src/store/open-store.ts';

/** A claim that is a transaction of its own. */
export function claimJobs(db: Db, claim: ClaimOptions): Promise<readonly LeasedJob[]> {
  return db.transaction().execute((trx) => claimWithin(trx, claim));
}

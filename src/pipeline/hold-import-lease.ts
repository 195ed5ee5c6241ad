import { isOwnerGone, processOwner } from '../runtime/process-owner.ts';
import { acquireLease, releaseLease } from '../store/leases.ts';
import type { Db } from '../store/open-store.ts';
import type { StepContext } from './step-context.ts';

/** Another process imports into the same database. */
export class ImportRunningError extends Error {
  override readonly name = 'ImportRunningError' as const;
}

export interface ImportLease extends AsyncDisposable {
  /** To be called between batches; cheap while there is nothing to renew. */
  renew(): Promise<void>;
}

const leaseName = 'import';
/** Longer than the longest stretch without a renewal, the building of the register's indexes. A process that died is noticed before. */
const leaseMs = 10 * 60_000;
const renewAfterMs = 15_000;

/** Takes the lease that one import at a time holds, or refuses. */
export async function holdImportLease(db: Db, context: StepContext): Promise<ImportLease> {
  const owner = processOwner(context.random.uuid());
  let takenAt = await take();
  return {
    async renew() {
      if (context.clock.now() - takenAt >= renewAfterMs) takenAt = await take();
    },
    [Symbol.asyncDispose]: () => releaseLease(db, leaseName, owner),
  };

  async function take(): Promise<number> {
    const now = context.clock.now();
    const until = now + leaseMs;
    const answer = await acquireLease(db, { name: leaseName, owner, now, until, isOwnerGone });
    if (answer.kind === 'held') return now;
    throw new ImportRunningError(
      'another import into this database is running: wait until it has ended',
    );
  }
}

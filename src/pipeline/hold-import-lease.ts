import { isOwnerGone, processOwner } from '../runtime/process-owner.ts';
import type { Timers } from '../runtime/timers.ts';
import { acquireLease, isLeaseOwner, releaseLease } from '../store/leases.ts';
import type { Db, Trx } from '../store/open-store.ts';
import type { StepContext } from './step-context.ts';

/** Another process imports into the same database. */
export class ImportRunningError extends Error {
  override readonly name = 'ImportRunningError' as const;
}

export interface ImportLease extends AsyncDisposable {
  /** To be called between batches that keep the thread busy; cheap while there is nothing to renew. */
  renew(): Promise<void>;
  /** To be called in the transaction that makes the import true: refuses if another import has taken over meanwhile. */
  confirm(trx: Trx): Promise<void>;
}

const leaseName = 'import';
/**
 * How long a process is waited for that nobody can ask about: it ran in another container. The longest stretch without a renewal is
 * the one transaction at the end, and whoever wants the lease waits for that anyway.
 */
const leaseMs = 60_000;
const renewAfterMs = 15_000;

/**
 * Takes the lease that one import at a time holds, or refuses. It renews itself while the thread is free, as it is while another one
 * builds the register's indexes.
 */
export async function holdImportLease(
  db: Db,
  { clock, random, log }: StepContext,
  timers: Timers,
): Promise<ImportLease> {
  const owner = processOwner(random.uuid());
  let takenAt = await take();
  let renewing: Promise<void> | null = null;
  let callOff = timers.after(renewAfterMs, keep);
  return {
    renew,
    async confirm(trx) {
      if (!(await isLeaseOwner(trx, leaseName, owner))) throw refusal();
    },
    async [Symbol.asyncDispose]() {
      callOff();
      await renewing;
      callOff();
      await releaseLease(db, leaseName, owner);
    },
  };

  function keep(): void {
    renewing = renew()
      .catch((error: unknown) => {
        // What it meant, `confirm` finds out: the data is safe until then.
        log.warn({ err: error }, 'cannot renew the lease of the import');
      })
      .finally(() => {
        renewing = null;
        callOff = timers.after(renewAfterMs, keep);
      });
  }

  async function renew(): Promise<void> {
    if (clock.now() - takenAt >= renewAfterMs) takenAt = await take();
  }

  async function take(): Promise<number> {
    const now = clock.now();
    const until = now + leaseMs;
    const answer = await acquireLease(db, { name: leaseName, owner, now, until, isOwnerGone });
    if (answer.kind === 'held') return now;
    throw refusal();
  }
}

function refusal(): ImportRunningError {
  return new ImportRunningError(
    'another import into this database is running: wait until it has ended',
  );
}

import { isOwnerGone, processOwner } from '../runtime/process-owner.ts';
import { acquireLease, releaseLease } from '../store/leases.ts';
import type { Db } from '../store/open-store.ts';
import type { StepContext } from './step-context.ts';

/** Another process writes into the same folder of snapshots. */
export class FetchRunningError extends Error {
  override readonly name = 'FetchRunningError' as const;
}

export interface FetchLease extends AsyncDisposable {
  /** To be called between chunks; cheap while there is nothing to renew. */
  renew(): Promise<void>;
}

const leaseName = 'bulk-fetch';
/** Longer than a silent connection is waited for, and than the checksums of the largest file take. */
const leaseMs = 5 * 60_000;
const renewAfterMs = 60_000;

/** Takes the lease that one fetch at a time holds, or refuses: two would write into the same file. */
export async function holdFetchLease(
  db: Db,
  { clock, random }: Pick<StepContext, 'clock' | 'random'>,
): Promise<FetchLease> {
  const owner = processOwner(random.uuid());
  let takenAt = await take();
  return {
    async renew() {
      if (clock.now() - takenAt >= renewAfterMs) takenAt = await take();
    },
    [Symbol.asyncDispose]: () => releaseLease(db, leaseName, owner),
  };

  async function take(): Promise<number> {
    const now = clock.now();
    const answer = await acquireLease(db, {
      name: leaseName,
      owner,
      now,
      until: now + leaseMs,
      isOwnerGone,
    });
    if (answer.kind === 'held') return now;
    throw new FetchRunningError(
      'another process is fetching into the same folder: wait until it has ended',
    );
  }
}

import type { Db } from '../open-store.ts';
import type { LeasedJob } from './job-row.ts';
import { heldUnder, takenUp } from './taken-up.ts';

/** Leases one job by its id, whatever ranks before it; null when it does not wait (any more). */
export async function claimOneJob(
  db: Db,
  claim: {
    readonly id: string;
    readonly now: number;
    readonly leaseMs: number;
    readonly token: string;
  },
): Promise<LeasedJob | null> {
  const lease = { ...claim, until: claim.now + claim.leaseMs };
  const row = await db
    .updateTable('jobs')
    .set(takenUp(lease))
    .where('id', '=', claim.id)
    .where('state', 'in', ['available', 'scheduled', 'retryable'])
    .where('run_at', '<=', claim.now)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : { ...row, ...heldUnder(lease) };
}

/** Who has a running job in hand, and who owns the queue; null when it does not run. */
export async function findHolder(
  db: Db,
  id: string,
): Promise<{ readonly token: string; readonly queueOwner: string | null } | null> {
  const job = await db
    .selectFrom('jobs')
    .select('lease_token')
    .where('id', '=', id)
    .where('state', '=', 'running')
    .executeTakeFirst();
  if (job?.lease_token == null) return null;
  const lease = await db
    .selectFrom('leases')
    .select('owner')
    .where('name', '=', 'queue')
    .executeTakeFirst();
  return { token: job.lease_token, queueOwner: lease?.owner ?? null };
}

/** Takes a job out of hands that are gone, so that it waits again. */
export async function freeOneJob(db: Db, id: string, token: string): Promise<void> {
  await db
    .updateTable('jobs')
    .set({
      state: 'available',
      lease_token: null,
      lease_until: null,
      last_reason: 'rescued: its process died',
    })
    .where('id', '=', id)
    .where('lease_token', '=', token)
    .execute();
}

import type { DeleteResult } from 'kysely';
import { compileOnce, firstRow } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import { readSetting, writeSetting } from './settings.ts';

export interface LeaseRequest {
  readonly name: string;
  readonly owner: string;
  readonly now: number;
  readonly until: number;
  /** True when the present owner is known to be gone, so that its lease need not run out first. */
  readonly isOwnerGone: (owner: string) => boolean;
}

export type LeaseAnswer =
  | { readonly kind: 'held'; readonly epoch: number }
  | { readonly kind: 'taken'; readonly owner: string; readonly until: number };

/** Takes or renews a named lease. The epoch rises with every change of owner. */
export function acquireLease(db: Db, request: LeaseRequest): Promise<LeaseAnswer> {
  return db.transaction().execute(async (trx): Promise<LeaseAnswer> => {
    const lease = await trx
      .selectFrom('leases')
      .selectAll()
      .where('name', '=', request.name)
      .executeTakeFirst();
    if (lease === undefined) {
      await trx
        .insertInto('leases')
        .values({
          name: request.name,
          owner: request.owner,
          epoch: 1,
          lease_until: request.until,
        })
        .execute();
      return { kind: 'held', epoch: 1 };
    }
    const isMine = lease.owner === request.owner;
    if (!isMine && lease.lease_until > request.now && !request.isOwnerGone(lease.owner)) {
      return { kind: 'taken', owner: lease.owner, until: lease.lease_until };
    }
    const epoch = isMine ? lease.epoch : lease.epoch + 1;
    await trx
      .updateTable('leases')
      .set({ owner: request.owner, epoch, lease_until: request.until })
      .where('name', '=', request.name)
      .execute();
    return { kind: 'held', epoch };
  });
}

/** Whether the lease is still its own, also when it has run out and nobody wanted it. */
export async function isLeaseOwner(db: Db | Trx, name: string, owner: string): Promise<boolean> {
  const lease = await db
    .selectFrom('leases')
    .select('owner')
    .where('name', '=', name)
    .executeTakeFirst();
  return lease?.owner === owner;
}

export interface LeaseTimes {
  /** Until when somebody has it, if it is not renewed; null when nobody has. */
  readonly until: number | null;
  /** When its last owner gave it up in good order; null while somebody has it, and when nobody ever did. */
  readonly endedAt: number | null;
}

export async function findLeaseTimes(db: Db, name: string): Promise<LeaseTimes> {
  const lease = await db
    .selectFrom('leases')
    .select('lease_until')
    .where('name', '=', name)
    .executeTakeFirst();
  if (lease !== undefined) return { until: lease.lease_until, endedAt: null };
  const endedAt = await readSetting(db, endedSetting(name));
  return { until: null, endedAt: endedAt === null ? null : Number(endedAt) };
}

const endedSetting = (name: string): string => `lease_ended_${name}`;

/** Gives a lease up, and keeps when that was. */
export function endLease(
  db: Db,
  { name, owner, now }: Pick<LeaseRequest, 'name' | 'owner' | 'now'>,
): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const { numDeletedRows } = await deleteLease(trx, name, owner);
    if (numDeletedRows > 0n) await writeSetting(trx, endedSetting(name), String(now));
  });
}

export async function releaseLease(db: Db, name: string, owner: string): Promise<void> {
  await deleteLease(db, name, owner);
}

function deleteLease(db: Db | Trx, name: string, owner: string): Promise<DeleteResult> {
  return db
    .deleteFrom('leases')
    .where('name', '=', name)
    .where('owner', '=', owner)
    .executeTakeFirst();
}

/** Somebody else has the lease by now: whatever was done under it must not be written. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError' as const;

  constructor(lease: string) {
    super(`the lease "${lease}" has another owner by now`);
  }
}

/** What the owner of a lease fences its writes with. */
export interface Fence {
  readonly name: string;
  readonly owner: string;
  readonly epoch: number;
}

/** Throws LeaseLostError unless the lease is still that of this owner, in the transaction of what it writes. */
export async function assertFence(trx: Trx, fence: Fence): Promise<void> {
  const lease = await firstRow(selectHolder(trx, { name: fence.name }));
  if (lease?.owner !== fence.owner || lease.epoch !== fence.epoch) {
    throw new LeaseLostError(fence.name);
  }
}

const selectHolder = compileOnce<Pick<Fence, 'name'>, Omit<Fence, 'name'>>((db, hole) =>
  db.selectFrom('leases').select(['owner', 'epoch']).where('name', '=', hole('name')),
);

import { acquireLease, type Fence } from '../../src/store/leases.ts';
import type { Db } from '../../src/store/open-store.ts';

/** Makes the test the owner of the streams for ever, unless another takes them later; `now` is that of its clock. */
export async function ownStreams(db: Db, now: number): Promise<Fence> {
  const fence = { name: 'streams', owner: 'the test', epoch: 1 };
  const until = Number.MAX_SAFE_INTEGER;
  await acquireLease(db, { ...fence, now, until, isOwnerGone: () => false });
  return fence;
}

import type { Db } from '../store/open-store.ts';
import { hasTaskToFinish } from '../store/provider-tasks.ts';

/**
 * Until when the lane of the paid provider takes nothing up, given until when nothing new may be bought: what was bought already is
 * followed to its end and its price before that.
 */
export async function paidLaneWaitsUntil(db: Db, until: number | null): Promise<number | null> {
  if (until === null) return null;
  return (await hasTaskToFinish(db, 'snov')) ? null : until;
}

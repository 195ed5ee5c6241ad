import type { PaidProviderName } from '../domain/enrichment.ts';
import type { Db } from '../store/open-store.ts';
import { hasTaskToFinish } from '../store/provider-tasks.ts';

/**
 * Until when the lane of a paid provider takes nothing up, given until when nothing new may be bought: what was bought already is
 * followed to its end and its price before that.
 */
export async function paidLaneWaitsUntil(
  db: Db,
  provider: PaidProviderName,
  until: number | null,
): Promise<number | null> {
  if (until === null) return null;
  return (await hasTaskToFinish(db, provider)) ? null : until;
}

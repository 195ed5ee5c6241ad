import type { CompanyNumber } from '../domain/company-number.ts';
import { snapshotAsOf } from '../domain/snapshot-as-of.ts';
import { findLastCompleteSet } from './bulk-snapshots.ts';
import type { Trx } from './open-store.ts';

/**
 * The time as of which a complete set last told whether a company is under threat; null when none has, or its row could be read in none. Whoever is not in a
 * set, or stands there with a row that nobody kept, is not.
 */
export async function lastToldAsOf(trx: Trx, companyNumber: CompanyNumber): Promise<number | null> {
  const untold = await trx
    .selectFrom('untold_companies')
    .select('told_as_of')
    .where('company_number', '=', companyNumber)
    .executeTakeFirst();
  if (untold !== undefined) return untold.told_as_of;
  const snapshotDate = (await findLastCompleteSet(trx, null))?.snapshotDate ?? null;
  return snapshotDate === null ? null : snapshotAsOf(snapshotDate);
}

import { listOpenNotSeenSince } from '../store/episodes-of-companies.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { Db } from '../store/open-store.ts';
import { enqueueBackgroundCheck } from './apply-bulk-batch.ts';
import type { StepContext } from './step-context.ts';

const companiesPerBatch = 500;

/**
 * Asks about every company with an open episode that a complete set no longer holds. The file has live companies only, but
 * never says why one is missing, so nothing is closed on its word. Returns how many there are.
 */
export async function checkAbsentCompanies(
  db: Db,
  context: StepContext,
  asOf: number,
): Promise<number> {
  let count = 0;
  let after: CompanyNumber | null = null;
  for (;;) {
    const page = await listOpenNotSeenSince(db, { asOf, after, limit: companiesPerBatch });
    await db.transaction().execute(async (trx) => {
      for (const companyNumber of page) await enqueueBackgroundCheck(trx, context, companyNumber);
    });
    count += page.length;
    after = page.at(-1) ?? null;
    if (page.length < companiesPerBatch) return count;
  }
}

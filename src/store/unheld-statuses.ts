import type { CompanyNumber } from '../domain/company-number.ts';
import type { StatusFact } from '../domain/company-status.ts';
import type { Trx } from './open-store.ts';

/** Remembers what the stream said of a company we do not hold, unless something newer is remembered. */
export async function saveUnheldStatus(
  trx: Trx,
  seen: {
    readonly companyNumber: CompanyNumber;
    readonly status: StatusFact;
    readonly companyStatusRaw: string | null;
    readonly asOf: number;
  },
): Promise<void> {
  const facts = {
    company_status: seen.status.companyStatus,
    company_status_detail: seen.status.companyStatusDetail,
    company_status_raw: seen.companyStatusRaw,
    as_of: seen.asOf,
  };
  await trx
    .insertInto('unheld_statuses')
    .values({ company_number: seen.companyNumber, ...facts })
    .onConflict((conflict) =>
      conflict
        .column('company_number')
        .doUpdateSet(facts)
        .where('unheld_statuses.as_of', '<=', seen.asOf),
    )
    .execute();
}

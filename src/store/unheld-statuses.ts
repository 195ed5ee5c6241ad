import { sql } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { StatusFact } from '../domain/company-status.ts';
import type { Trx } from './open-store.ts';

/** What the stream said of a company that is not held. */
export interface UnheldStatus {
  readonly companyNumber: CompanyNumber;
  readonly status: StatusFact;
  readonly companyStatusRaw: string | null;
  readonly asOf: number;
}

/** Remembers what was said of companies we do not hold, each once, unless something newer is remembered. */
export async function saveUnheldStatuses(
  trx: Trx,
  statuses: readonly UnheldStatus[],
): Promise<void> {
  if (statuses.length === 0) return;
  await trx
    .insertInto('unheld_statuses')
    .values(
      statuses.map((seen) => ({
        company_number: seen.companyNumber,
        company_status: seen.status.companyStatus,
        company_status_detail: seen.status.companyStatusDetail,
        company_status_raw: seen.companyStatusRaw,
        as_of: seen.asOf,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .column('company_number')
        .doUpdateSet((set) => ({
          company_status: set.ref('excluded.company_status'),
          company_status_detail: set.ref('excluded.company_status_detail'),
          company_status_raw: set.ref('excluded.company_status_raw'),
          as_of: set.ref('excluded.as_of'),
        }))
        .where('unheld_statuses.as_of', '<=', sql.ref<number>('excluded.as_of')),
    )
    .execute();
}

/** The last that was said of a company that is not held. */
export function findUnheldStatus(trx: Trx, companyNumber: CompanyNumber) {
  return trx
    .selectFrom('unheld_statuses')
    .selectAll()
    .where('company_number', '=', companyNumber)
    .executeTakeFirst();
}

/** The register has no such company: what the stream said of it before is of no use. */
export async function forgetUnheldStatus(
  trx: Trx,
  companyNumber: CompanyNumber,
  upTo: number,
): Promise<void> {
  await trx
    .deleteFrom('unheld_statuses')
    .where('company_number', '=', companyNumber)
    .where('as_of', '<=', upTo)
    .execute();
}

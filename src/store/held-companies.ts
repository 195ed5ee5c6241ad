import type { CompanyNumber } from '../domain/company-number.ts';
import type { Trx } from './open-store.ts';

/** Which of the companies are held. */
export async function findHeld(
  trx: Trx,
  companyNumbers: readonly CompanyNumber[],
): Promise<Set<CompanyNumber>> {
  if (companyNumbers.length === 0) return new Set();
  const rows = await trx
    .selectFrom('companies')
    .select('company_number')
    .where('company_number', 'in', companyNumbers)
    .execute();
  return new Set(rows.map((row) => row.company_number));
}

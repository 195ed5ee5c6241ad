import type { Selectable } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { Db, Trx } from './open-store.ts';
import { repeatToRoundLength } from './repeat-to-round-length.ts';
import type { Database } from './tables/database.ts';

export type ControllerRow = Selectable<Database['persons_with_significant_control']>;

/** Persons with significant control of several companies, the present ones first. */
export function listControllers(
  db: Db | Trx,
  companyNumbers: readonly CompanyNumber[],
): Promise<readonly ControllerRow[]> {
  if (companyNumbers.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('persons_with_significant_control')
    .selectAll()
    .where('company_number', 'in', repeatToRoundLength(companyNumbers))
    .orderBy('company_number')
    .orderBy('ceased_on')
    .orderBy('psc_id')
    .execute();
}

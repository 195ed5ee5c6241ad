import type { CompanyNumber } from '../domain/company-number.ts';
import type { Db, Trx } from './open-store.ts';

/** A page of companies with an open episode whose status was last known to be true before `asOf`. */
export async function listOpenNotSeenSince(
  db: Db | Trx,
  page: { readonly asOf: number; readonly after: CompanyNumber | null; readonly limit: number },
): Promise<readonly CompanyNumber[]> {
  const { asOf, after, limit } = page;
  const rows = await db
    .selectFrom('episodes')
    .innerJoin('companies', 'companies.company_number', 'episodes.company_number')
    .select('episodes.company_number')
    .where('episodes.state', '=', 'open')
    .where('companies.status_as_of', '<', asOf)
    .$if(after !== null, (query) => query.where('episodes.company_number', '>', after))
    .orderBy('episodes.company_number')
    .limit(limit)
    .execute();
  return rows.map((row) => row.company_number);
}

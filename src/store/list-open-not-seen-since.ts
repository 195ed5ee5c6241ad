import { sql, type RawBuilder } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { Db, Trx } from './open-store.ts';

interface Page {
  readonly asOf: number;
  readonly after: CompanyNumber | null;
  readonly limit: number;
}

/** A page of companies with an open episode whose status was last known to be true before `asOf`. */
export async function listOpenNotSeenSince(
  db: Db | Trx,
  page: Page,
): Promise<readonly CompanyNumber[]> {
  const { rows } = await openNotSeenSince(page).execute(db);
  return rows.map((row) => row.company_number);
}

/** SQLite, which has no statistics here, would take the index by state and sort all open episodes for every page: a minute for 400,000 of them. */
export function openNotSeenSince({
  asOf,
  after,
  limit,
}: Page): RawBuilder<{ readonly company_number: CompanyNumber }> {
  return sql`
    select episodes.company_number
    from episodes indexed by episodes_one_open
    cross join companies on companies.company_number = episodes.company_number
    where episodes.state = 'open' and companies.status_as_of < ${asOf}
      and episodes.company_number > ${after ?? ''}
    order by episodes.company_number limit ${limit}
  `;
}

import { sql } from 'kysely';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { ImportScope } from '../domain/register-import.ts';
import type { EpisodeState } from '../domain/strike-off.ts';
import type { Db } from './open-store.ts';

const numbersPerPage = 10_000;

/** The companies with an open episode, or all that are stored, page by page and in their order. */
export async function* listCompanyNumbers(
  db: Db,
  scope: ImportScope,
): AsyncGenerator<readonly CompanyNumber[], void, void> {
  let last: CompanyNumber | null = null;
  do {
    const rows: Page = await readPage(db, scope, last);
    yield rows.map((row) => row.company_number);
    last = rows.length < numbersPerPage ? null : (rows.at(-1)?.company_number ?? null);
  } while (last !== null);
}

type Page = readonly { readonly company_number: CompanyNumber }[];

function readPage(db: Db, scope: ImportScope, after: CompanyNumber | null): Promise<Page> {
  if (scope === 'strike-off') {
    return (
      db
        .selectFrom('episodes')
        .select('company_number')
        // Differs because SQLite would take the index over states and sort all open episodes for every page: the plus hides it.
        .where(sql<EpisodeState>`+state`, '=', 'open')
        .$if(after !== null, (select) => select.where('company_number', '>', after))
        .orderBy('company_number')
        .limit(numbersPerPage)
        .execute()
    );
  }
  return db
    .selectFrom('companies')
    .select('company_number')
    .$if(after !== null, (select) => select.where('company_number', '>', after))
    .orderBy('company_number')
    .limit(numbersPerPage)
    .execute();
}

import type { CompanyNumber } from '../domain/company-number.ts';
import { compileOnce } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';

/** Names of other companies that begin with these words, as the register writes them. */
export async function listNamesBeginningWith(
  db: Db | Trx,
  companyNumber: CompanyNumber,
  beginning: string,
): Promise<readonly string[]> {
  const { rows } = await selectNames(db, {
    companyNumber,
    from: beginning,
    to: `${beginning}\u{10ffff}`,
  });
  return rows.map((row) => row.company_name);
}

const selectNames = compileOnce<
  { companyNumber: CompanyNumber; from: string; to: string },
  { company_name: string }
>((db, hole) =>
  db
    .selectFrom('companies')
    .select('company_name')
    .where('company_name', '>=', hole('from'))
    .where('company_name', '<', hole('to'))
    .where('company_number', '!=', hole('companyNumber'))
    .limit(1000),
);

/** How many other companies we know at a postcode, up to `limit`. */
export async function countOthersAtPostalCode(
  db: Db | Trx,
  company: { readonly company_number: CompanyNumber; readonly postal_code: string | null },
  limit: number,
): Promise<number> {
  if (company.postal_code === null) return 0;
  const rows = await db
    .selectFrom('companies')
    .select('company_number')
    .where('postal_code', '=', company.postal_code)
    .where('company_number', '!=', company.company_number)
    .limit(limit)
    .execute();
  return rows.length;
}

/** The other company that a domain was found to be of; undefined when there is none. */
export function findOtherHolder(
  db: Db | Trx,
  domain: string,
  companyNumber: CompanyNumber,
): Promise<{ readonly company_number: CompanyNumber } | undefined> {
  return db
    .selectFrom('domains')
    .select('company_number')
    .where('domain', '=', domain)
    .where('verdict', 'in', ['proven', 'likely'])
    .where('company_number', '!=', companyNumber)
    .orderBy('company_number')
    .limit(1)
    .executeTakeFirst();
}

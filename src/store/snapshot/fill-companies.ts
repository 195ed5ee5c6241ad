import { sql } from 'kysely';
import type { StagingTrx } from './staging-tables.ts';

/**
 * Inserts many companies. A table that is still empty goes without its indexes meanwhile, which are built over all rows at once: row by
 * row, in the order of a file, they take three times as long. FOREIGN KEY constraints have to rest (`whileAttached`): what they refer to is one of
 * those indexes.
 */
export async function fillCompanies<T>(trx: StagingTrx, insert: () => Promise<T>): Promise<T> {
  const held = await trx
    .selectFrom('companies')
    .select('company_number')
    .limit(1)
    .executeTakeFirst();
  if (held !== undefined) return insert();
  const { rows: indexes } = await sql<{ name: string; definition: string }>`
    select name, sql as definition from main.sqlite_schema
    where type = 'index' and tbl_name = 'companies' and sql is not null order by rowid
  `.execute(trx);
  for (const { name } of indexes) await sql`drop index ${sql.ref(`main.${name}`)}`.execute(trx);
  const result = await insert();
  for (const { definition } of indexes) await sql.raw(definition).execute(trx);
  return result;
}

import type { Kysely } from 'kysely';
import { rebuildTables } from './rebuild-tables.ts';

const index = {
  name: 'companies_by_number',
  table: 'companies',
  sql: 'create unique index "companies_by_number" on "companies" ("company_number")',
} as const;
const key = ', constraint "companies_key" primary key ("company_number")';
const firstCheck = ', constraint "companies_subscriber_class"';

/** An index of a name can be left out while an empty table is filled, and the one of a primary key cannot. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await rebuildTables(db, companies(key, ''), { added: [index] });
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await rebuildTables(db, companies(firstCheck, `${key}${firstCheck}`), { dropped: [index.name] });
}

function companies(from: string, to: string) {
  const rewrite = (definition: string): string => {
    if (!definition.includes(from)) throw new Error(`no ${from} in the definition of companies`);
    return definition.replace(from, to);
  };
  return new Map([['companies', rewrite]]);
}

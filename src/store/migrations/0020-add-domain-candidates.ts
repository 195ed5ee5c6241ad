import type { Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

const outcomes = [
  'absent',
  'private_address',
  'parked_name_server',
  'unresolved',
  'unreachable',
  'robots_disallowed',
  'blocked',
  'held_by_other',
  'unused',
  'proven',
  'likely',
  'not_proven',
  'contradicted',
];

/** Domains that were tried because a company's name suggests them, and the index that tells who shares a postcode. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'domain_candidates')
    .addColumn('company_number', 'text', required)
    .addColumn('domain', 'text', required)
    .addColumn('name', 'text', required)
    .addColumn('form', 'text', required)
    .addColumn('outcome', 'text', required)
    .addColumn('reason', 'text', required)
    .addColumn('url', 'text')
    .addColumn('snippet', 'text')
    .addColumn('tried_at', 'integer', required)
    .addColumn('expires_at', 'integer', required)
    .addPrimaryKeyConstraint('domain_candidates_key', ['company_number', 'domain'])
    .addCheckConstraint('domain_candidates_outcome', allowed('outcome', outcomes))
    .addForeignKeyConstraint('domain_candidates_company_number', ['company_number'], 'companies', [
      'company_number',
    ])
    .execute();
  await db.schema
    .createIndex('domains_by_domain')
    .on('domains')
    .columns(['domain', 'verdict'])
    .execute();
  await db.schema
    .createIndex('companies_by_postal_code')
    .on('companies')
    .columns(['postal_code'])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('companies_by_postal_code').execute();
  await db.schema.dropIndex('domains_by_domain').execute();
  await db.schema.dropTable('domain_candidates').execute();
}

import type { Kysely } from 'kysely';
import { createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

/** Who asked for the enrichment of which companies, until when that lasts, and which paid look-up goes first. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('spend_runs').addColumn('finished_at', 'integer').execute();
  await createStrictTable(db, 'spend_run_companies')
    .addColumn('run_id', 'text', required)
    .addColumn('company_number', 'text', required)
    .addColumn('asked_at', 'integer', required)
    .addColumn('refresh_since', 'integer')
    .addPrimaryKeyConstraint('spend_run_companies_key', ['run_id', 'company_number'])
    .addForeignKeyConstraint('spend_run_companies_run_id', ['run_id'], 'spend_runs', ['id'])
    .addForeignKeyConstraint(
      'spend_run_companies_company_number',
      ['company_number'],
      'companies',
      ['company_number'],
    )
    .execute();
  await db.schema
    .createIndex('spend_run_companies_by_company')
    .on('spend_run_companies')
    .columns(['company_number'])
    .execute();
  await db.schema
    .createIndex('spend_intents_by_run')
    .on('spend_intents')
    .columns(['run_id'])
    .execute();
  await db.schema.alterTable('spend_intents').addColumn('rank_at', 'integer').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('spend_intents').dropColumn('rank_at').execute();
  await db.schema.dropIndex('spend_intents_by_run').execute();
  await db.schema.dropTable('spend_run_companies').execute();
  await db.schema.alterTable('spend_runs').dropColumn('finished_at').execute();
}

import { sql, type Kysely } from 'kysely';
import { createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

const episodeDates = [
  'applied_on',
  'objection_deadline',
  'suspended_on',
  'suspension_expires_on',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of episodeDates) {
    await db.schema.alterTable('episodes').addColumn(column, 'text').execute();
  }
  await db.schema.alterTable('episodes').addColumn('next_reading_at', 'integer').execute();
  await db.schema.alterTable('filings').addColumn('description_text', 'text').execute();
  await db.schema.alterTable('filings').addColumn('annotation', 'text').execute();
  await db.schema
    .createIndex('episodes_by_next_reading')
    .on('episodes')
    .columns(['next_reading_at'])
    .where(sql.ref('next_reading_at'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('episodes_by_stage')
    .on('episodes')
    .columns(['state', 'stage', 'opened_at', 'id'])
    .execute();
  await db.schema
    .createIndex('episodes_by_route')
    .on('episodes')
    .columns(['state', 'route', 'opened_at', 'id'])
    .execute();
  await createStrictTable(db, 'strike_off_applications')
    .addColumn('company_number', 'text', required)
    .addColumn('transaction_id', 'text', required)
    .addColumn('applied_on', 'text', required)
    .addColumn('seen_at', 'integer', required)
    .addColumn('next_reading_at', 'integer')
    .addPrimaryKeyConstraint('strike_off_applications_key', ['company_number'])
    .addForeignKeyConstraint(
      'strike_off_applications_company_number',
      ['company_number'],
      'companies',
      ['company_number'],
    )
    .execute();
  await db.schema
    .createIndex('strike_off_applications_by_date')
    .on('strike_off_applications')
    .columns(['applied_on', 'company_number'])
    .execute();
  await db.schema
    .createIndex('strike_off_applications_by_next_reading')
    .on('strike_off_applications')
    .columns(['next_reading_at'])
    .where(sql.ref('next_reading_at'), 'is not', null)
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('strike_off_applications').execute();
  for (const index of ['episodes_by_route', 'episodes_by_stage', 'episodes_by_next_reading']) {
    await db.schema.dropIndex(index).execute();
  }
  await db.schema.alterTable('filings').dropColumn('annotation').execute();
  await db.schema.alterTable('filings').dropColumn('description_text').execute();
  for (const column of ['next_reading_at', ...episodeDates.toReversed()]) {
    await db.schema.alterTable('episodes').dropColumn(column).execute();
  }
}

import type { Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

/** Parts of records that could not be read are counted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'unread_members')
    .addColumn('record', 'text', required)
    .addColumn('member', 'text', required)
    .addColumn('times', 'integer', required)
    .addColumn('latest_company_number', 'text', required)
    .addColumn('latest_at', 'integer', required)
    .addPrimaryKeyConstraint('unread_members_key', ['record', 'member'])
    .addCheckConstraint(
      'unread_members_record',
      allowed('record', ['company-profile', 'filing-history', 'officers']),
    )
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('unread_members').execute();
}

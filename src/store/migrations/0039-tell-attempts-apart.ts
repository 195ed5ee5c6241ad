import type { Kysely } from 'kysely';
import { allowed, createStrictTable } from '../create-table.ts';

const leaveReasons = [
  'discontinued',
  'withdrawn',
  'dissolved',
  'insolvency',
  'converted',
  'not_confirmed',
  'unknown',
];

/**
 * Between which days a company came under threat, what the register showed of the end before filings told more, which episodes filings have parted, and of
 * which companies the newest complete set said nothing because their rows could not be read.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const add = (name: string, type: 'integer' | 'text') =>
    db.schema.alterTable('episodes').addColumn(name, type).execute();
  await add('entered_after', 'integer');
  await add('seen_left_at', 'integer');
  await db.schema
    .alterTable('episodes')
    .addColumn('seen_leave_reason', 'text', (column) =>
      column.check(allowed('seen_leave_reason', leaveReasons)),
    )
    .execute();
  await add('parted_from', 'text');
  await createStrictTable(db, 'untold_companies')
    .addColumn('company_number', 'text', (column) => column.primaryKey().notNull())
    .addColumn('told_as_of', 'integer')
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('untold_companies').execute();
  for (const name of ['parted_from', 'seen_leave_reason', 'seen_left_at', 'entered_after']) {
    await db.schema.alterTable('episodes').dropColumn(name).execute();
  }
}

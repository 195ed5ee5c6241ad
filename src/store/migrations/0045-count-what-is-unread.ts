import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';
import { allowing, rebuildTables } from './rebuild-tables.ts';

const required: ColumnBuilder = (column) => column.notNull();

/** Parts of records that could not be read are counted, and so are lines of a stream, by which it is judged. */
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
  await addCursorColumns(db);
  await rebuildTables(db, healthsOf([...healths, 'unreadable']));
}

const healths = [
  'live',
  'quiet',
  'heartbeats_only',
  'silent',
  'reconnecting',
  'down',
  'stopped',
  'paused',
  'starting',
  'not_configured',
] as const;

function healthsOf(names: readonly string[]) {
  return new Map([['stream_health', allowing('health', names)]]);
}

async function addCursorColumns(db: Kysely<unknown>): Promise<void> {
  const cursors = db.schema.alterTable('stream_cursors');
  await cursors.addColumn('counted_since', 'integer').execute();
  await cursors.addColumn('counted_lines', 'integer').execute();
  await cursors.addColumn('counted_unread', 'integer').execute();
  await cursors.addColumn('unreadable_since', 'integer').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`update stream_health set health = 'down' where health = 'unreadable'`.execute(db);
  await rebuildTables(db, healthsOf(healths));
  for (const column of ['counted_since', 'counted_lines', 'counted_unread', 'unreadable_since']) {
    await db.schema.alterTable('stream_cursors').dropColumn(column).execute();
  }
  await db.schema.dropTable('unread_members').execute();
}

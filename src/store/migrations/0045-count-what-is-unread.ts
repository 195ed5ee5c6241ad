import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

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
  await rebuildHealth(db, [...healths, 'unreadable']);
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

async function addCursorColumns(db: Kysely<unknown>): Promise<void> {
  const cursors = db.schema.alterTable('stream_cursors');
  await cursors.addColumn('counted_since', 'integer').execute();
  await cursors.addColumn('counted_lines', 'integer').execute();
  await cursors.addColumn('counted_unread', 'integer').execute();
  await cursors.addColumn('unreadable_since', 'integer').execute();
}

/**
 * Differs because SQLite cannot change a CHECK constraint: the table is made anew and its rows move
 * (https://sqlite.org/lang_altertable.html#otheralter).
 */
async function rebuildHealth(
  db: Kysely<unknown>,
  allowedHealths: readonly string[],
): Promise<void> {
  await createStrictTable(db, 'stream_health_rebuilt')
    .addColumn('stream', 'text', required)
    .addColumn('health', 'text', required)
    .addColumn('since', 'integer', required)
    .addColumn('reason', 'text')
    .addColumn('degraded_at', 'integer')
    .addColumn('endangered_at', 'integer')
    .addColumn('updated_at', 'integer', required)
    .addPrimaryKeyConstraint('stream_health_key', ['stream'])
    .addCheckConstraint(
      'stream_health_stream',
      allowed('stream', [
        'companies',
        'filings',
        'officers',
        'insolvency-cases',
        'charges',
        'persons-with-significant-control',
      ]),
    )
    .addCheckConstraint('stream_health_health', allowed('health', allowedHealths))
    .execute();
  await sql`insert into stream_health_rebuilt (stream, health, since, reason, degraded_at, endangered_at, updated_at)
    select stream, health, since, reason, degraded_at, endangered_at, updated_at from stream_health`.execute(
    db,
  );
  await db.schema.dropTable('stream_health').execute();
  await db.schema.alterTable('stream_health_rebuilt').renameTo('stream_health').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`update stream_health set health = 'down' where health = 'unreadable'`.execute(db);
  await rebuildHealth(db, healths);
  for (const column of ['counted_since', 'counted_lines', 'counted_unread', 'unreadable_since']) {
    await db.schema.alterTable('stream_cursors').dropColumn(column).execute();
  }
  await db.schema.dropTable('unread_members').execute();
}

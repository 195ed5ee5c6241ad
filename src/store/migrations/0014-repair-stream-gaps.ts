import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

const streams = [
  'companies',
  'filings',
  'officers',
  'insolvency-cases',
  'charges',
  'persons-with-significant-control',
];

const cursorColumns = ['last_published_at', 'disconnected_at', 'silent_since', 'listening_since'];

/** How far the repair of each stream's gaps has come, and how each stream was judged last. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'stream_repairs')
    .addColumn('stream', 'text', required)
    .addColumn('stale_up_to', 'integer')
    .addColumn('doubted_from', 'integer')
    .addColumn('doubted_to', 'integer')
    .addColumn('pass', 'integer', required)
    .addColumn('phase', 'text', required)
    .addColumn('after_number', 'text')
    .addColumn('looked_at', 'integer', required)
    .addColumn('found', 'integer', required)
    .addColumn('given_up', 'integer', required)
    .addColumn('found_before', 'integer')
    .addColumn('given_up_before', 'integer')
    .addColumn('total', 'integer', required)
    .addColumn('started_at', 'integer', required)
    .addColumn('pass_started_at', 'integer', required)
    .addColumn('updated_at', 'integer', required)
    .addPrimaryKeyConstraint('stream_repairs_key', ['stream'])
    .addCheckConstraint('stream_repairs_stream', allowed('stream', streams))
    .addCheckConstraint('stream_repairs_phase', allowed('phase', ['open', 'held', 'unheld']))
    .execute();
  await createStrictTable(db, 'stream_health')
    .addColumn('stream', 'text', required)
    .addColumn('health', 'text', required)
    .addColumn('since', 'integer', required)
    .addColumn('reason', 'text')
    .addColumn('degraded_at', 'integer')
    .addColumn('endangered_at', 'integer')
    .addColumn('updated_at', 'integer', required)
    .addPrimaryKeyConstraint('stream_health_key', ['stream'])
    .addCheckConstraint('stream_health_stream', allowed('stream', streams))
    .addCheckConstraint(
      'stream_health_health',
      allowed('health', [
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
      ]),
    )
    .execute();
  for (const column of cursorColumns) {
    await db.schema.alterTable('stream_cursors').addColumn(column, 'integer').execute();
  }
  await db.schema.alterTable('companies').addColumn('not_found_at', 'integer').execute();
  await db.schema
    .createIndex('jobs_given_up')
    .on('jobs')
    .columns(['kind', 'subject'])
    .where(sql.ref('state'), '=', sql.lit('discarded'))
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('jobs_given_up').execute();
  await db.schema.alterTable('companies').dropColumn('not_found_at').execute();
  for (const column of cursorColumns) {
    await db.schema.alterTable('stream_cursors').dropColumn(column).execute();
  }
  await db.schema.dropTable('stream_health').execute();
  await db.schema.dropTable('stream_repairs').execute();
}

import type { Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

export async function up(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'stream_events')
    .addColumn('stream', 'text', required)
    .addColumn('timepoint', 'integer', required)
    .addColumn('resource_id', 'text', required)
    .addColumn('published_at', 'integer')
    .addColumn('received_at', 'integer', required)
    .addColumn('effect', 'text', required)
    .addColumn('sha256', 'text', required)
    .addColumn('raw', 'blob')
    .addPrimaryKeyConstraint('stream_events_key', ['stream', 'timepoint'])
    .addCheckConstraint('stream_events_stream', allowed('stream', ['companies', 'filings']))
    .addCheckConstraint(
      'stream_events_effect',
      allowed('effect', ['none', 'changed', 'entered', 'left', 'deleted']),
    )
    .execute();
  await db.schema
    .createIndex('stream_events_by_time')
    .on('stream_events')
    .columns(['stream', 'received_at'])
    .execute();
  await createStrictTable(db, 'stream_cursors')
    .addColumn('stream', 'text', required)
    .addColumn('timepoint', 'integer')
    .addColumn('state', 'text', required)
    .addColumn('state_reason', 'text')
    .addColumn('connected_at', 'integer')
    .addColumn('last_byte_at', 'integer')
    .addColumn('last_event_at', 'integer')
    .addColumn('updated_at', 'integer', required)
    .addPrimaryKeyConstraint('stream_cursors_key', ['stream'])
    .addCheckConstraint('stream_cursors_stream', allowed('stream', ['companies', 'filings']))
    .addCheckConstraint(
      'stream_cursors_state',
      allowed('state', ['connecting', 'connected', 'waiting', 'stopped']),
    )
    .execute();
  await createStrictTable(db, 'stream_gaps')
    .addColumn('id', 'text', required)
    .addColumn('stream', 'text', required)
    .addColumn('reason', 'text', required)
    .addColumn('from_timepoint', 'integer', required)
    .addColumn('to_timepoint', 'integer')
    .addColumn('opened_at', 'integer', required)
    .addColumn('closed_at', 'integer')
    .addPrimaryKeyConstraint('stream_gaps_key', ['id'])
    .addCheckConstraint('stream_gaps_stream', allowed('stream', ['companies', 'filings']))
    .addCheckConstraint(
      'stream_gaps_reason',
      allowed('reason', ['timepoint_too_old', 'stale_start', 'hole', 'bad_cursor']),
    )
    .execute();
  await createStrictTable(db, 'dead_letters')
    .addColumn('id', 'text', required)
    .addColumn('source', 'text', required)
    .addColumn('reason', 'text', required)
    .addColumn('raw', 'blob', required)
    .addColumn('sha256', 'text', required)
    .addColumn('after_timepoint', 'integer')
    .addColumn('received_at', 'integer', required)
    .addPrimaryKeyConstraint('dead_letters_key', ['id'])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('dead_letters').execute();
  await db.schema.dropTable('stream_gaps').execute();
  await db.schema.dropTable('stream_cursors').execute();
  await db.schema.dropTable('stream_events').execute();
}

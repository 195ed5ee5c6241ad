import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';
import { up as createStreams } from './0002-create-streams.ts';

const required: ColumnBuilder = (column) => column.notNull();

const streams = [
  'companies',
  'filings',
  'officers',
  'insolvency-cases',
  'charges',
  'persons-with-significant-control',
];

/**
 * A ledger of what was seen of each stream, and of what was not. Differs because SQLite changes no CHECK in place: the tables are made anew and
 * their rows move (https://sqlite.org/lang_altertable.html#otheralter).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'stream_spans')
    .addColumn('stream', 'text', required)
    .addColumn('from_timepoint', 'integer', required)
    .addColumn('to_timepoint', 'integer', required)
    .addColumn('seen_from', 'integer', required)
    .addColumn('seen_to', 'integer', required)
    .addPrimaryKeyConstraint('stream_spans_key', ['stream', 'from_timepoint'])
    .addCheckConstraint('stream_spans_stream', allowed('stream', streams))
    .addCheckConstraint('stream_spans_order', sql`from_timepoint <= to_timepoint`)
    .execute();
  await createStrictTable(db, 'stream_days')
    .addColumn('stream', 'text', required)
    .addColumn('day', 'text', required)
    .addColumn('events', 'integer', required)
    .addColumn('held', 'integer', required)
    .addColumn('entered', 'integer', required)
    .addColumn('left', 'integer', required)
    .addColumn('unreadable', 'integer', required)
    .addPrimaryKeyConstraint('stream_days_key', ['stream', 'day'])
    .addCheckConstraint('stream_days_stream', allowed('stream', streams))
    .execute();
  // Neighbours first: each run of consecutive timepoints that were stored one by one becomes a span.
  await sql`
    insert into stream_spans (stream, from_timepoint, to_timepoint, seen_from, seen_to)
    select stream, min(timepoint), max(timepoint), min(received_at), max(received_at)
    from (
      select stream, timepoint, received_at,
        timepoint - row_number() over (partition by stream order by timepoint) as run
      from stream_events
    )
    group by stream, run
  `.execute(db);
  await rebuildEvents(db);
  await rebuildCursors(db);
  await rebuildGaps(db);
  await db.schema.alterTable('dead_letters').addColumn('timepoint', 'integer').execute();
}

async function rebuildEvents(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('stream_events_by_time').execute();
  await createStrictTable(db, 'stream_events_rebuilt')
    .addColumn('stream', 'text', required)
    .addColumn('timepoint', 'integer', required)
    .addColumn('company_number', 'text', required)
    .addColumn('published_at', 'integer')
    .addColumn('received_at', 'integer', required)
    .addColumn('effect', 'text', required)
    .addColumn('sha256', 'text', required)
    .addColumn('raw', 'blob')
    .addPrimaryKeyConstraint('stream_events_key', ['stream', 'timepoint'])
    .addCheckConstraint('stream_events_stream', allowed('stream', streams))
    .addCheckConstraint(
      'stream_events_effect',
      allowed('effect', ['none', 'changed', 'noted', 'entered', 'left', 'deleted']),
    )
    .execute();
  await sql`
    insert into stream_events_rebuilt (stream, timepoint, company_number, published_at, received_at, effect, sha256, raw)
    select stream, timepoint, resource_id, published_at, received_at, effect, sha256, raw
    from stream_events where effect <> 'none'
  `.execute(db);
  await db.schema.dropTable('stream_events').execute();
  await db.schema.alterTable('stream_events_rebuilt').renameTo('stream_events').execute();
  await db.schema
    .createIndex('stream_events_by_time')
    .on('stream_events')
    .columns(['received_at'])
    .execute();
  await db.schema
    .createIndex('stream_events_by_company')
    .on('stream_events')
    .columns(['company_number', 'timepoint'])
    .execute();
}

async function rebuildCursors(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'stream_cursors_rebuilt')
    .addColumn('stream', 'text', required)
    .addColumn('timepoint', 'integer')
    .addColumn('state', 'text', required)
    .addColumn('state_reason', 'text')
    .addColumn('followed_since', 'integer')
    .addColumn('connected_at', 'integer')
    .addColumn('last_byte_at', 'integer')
    .addColumn('last_event_at', 'integer')
    .addColumn('updated_at', 'integer', required)
    .addPrimaryKeyConstraint('stream_cursors_key', ['stream'])
    .addCheckConstraint('stream_cursors_stream', allowed('stream', streams))
    .addCheckConstraint(
      'stream_cursors_state',
      allowed('state', ['connecting', 'connected', 'waiting', 'paused', 'stopped']),
    )
    .execute();
  await sql`
    insert into stream_cursors_rebuilt
      (stream, timepoint, state, state_reason, followed_since, connected_at, last_byte_at, last_event_at, updated_at)
    select stream, timepoint, state, state_reason,
      coalesce((select min(seen_from) from stream_spans where stream_spans.stream = stream_cursors.stream), connected_at),
      connected_at, last_byte_at, last_event_at, updated_at
    from stream_cursors
  `.execute(db);
  await db.schema.dropTable('stream_cursors').execute();
  await db.schema.alterTable('stream_cursors_rebuilt').renameTo('stream_cursors').execute();
}

async function rebuildGaps(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'stream_gaps_rebuilt')
    .addColumn('id', 'text', required)
    .addColumn('stream', 'text', required)
    .addColumn('reason', 'text', required)
    .addColumn('from_timepoint', 'integer')
    .addColumn('to_timepoint', 'integer')
    .addColumn('missed_from', 'integer', required)
    .addColumn('missed_to', 'integer')
    .addColumn('opened_at', 'integer', required)
    .addColumn('closed_at', 'integer')
    .addColumn('closed_by', 'text')
    .addColumn('entries_found_at', 'integer')
    .addPrimaryKeyConstraint('stream_gaps_key', ['id'])
    .addCheckConstraint('stream_gaps_stream', allowed('stream', streams))
    .addCheckConstraint(
      'stream_gaps_reason',
      allowed('reason', [
        'timepoint_too_old',
        'stale_start',
        'hole',
        'bad_cursor',
        'detail_missing',
        'no_cursor',
      ]),
    )
    .addCheckConstraint(
      'stream_gaps_closed_by',
      allowed('closed_by', ['recheck', 'snapshot', 'stream']),
    )
    .addCheckConstraint('stream_gaps_closed', sql`(closed_at is null) = (closed_by is null)`)
    .execute();
  await sql`
    insert into stream_gaps_rebuilt (id, stream, reason, from_timepoint, to_timepoint, missed_from, missed_to, opened_at)
    select id, stream, reason, from_timepoint, to_timepoint, opened_at,
      case when to_timepoint is null then null else opened_at end, opened_at
    from stream_gaps
  `.execute(db);
  await db.schema.dropTable('stream_gaps').execute();
  await db.schema.alterTable('stream_gaps_rebuilt').renameTo('stream_gaps').execute();
  await db.schema
    .createIndex('stream_gaps_open')
    .on('stream_gaps')
    .columns(['stream', 'opened_at'])
    .where(sql.ref('closed_at'), 'is', sql.lit(null))
    .execute();
}

/** The tables as they were. Of what was seen only the cursors go back: gaps of kinds that were unknown then have no place there. */
export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of ['stream_days', 'stream_spans', 'stream_events', 'stream_gaps']) {
    await db.schema.dropTable(table).execute();
  }
  await db.schema.alterTable('stream_cursors').renameTo('later_cursors').execute();
  await db.schema.alterTable('dead_letters').renameTo('later_letters').execute();
  await createStreams(db);
  await sql`
    insert into stream_cursors (stream, timepoint, state, state_reason, connected_at, last_byte_at, last_event_at, updated_at)
    select stream, timepoint, 'connecting', state_reason, connected_at, last_byte_at, last_event_at, updated_at
    from later_cursors where stream in ('companies', 'filings')
  `.execute(db);
  await sql`
    insert into dead_letters (id, source, reason, raw, sha256, after_timepoint, received_at)
    select id, source, reason, raw, sha256, after_timepoint, received_at from later_letters
  `.execute(db);
  await db.schema.dropTable('later_cursors').execute();
  await db.schema.dropTable('later_letters').execute();
}

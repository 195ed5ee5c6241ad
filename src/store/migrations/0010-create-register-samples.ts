import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';
import { rebuildEvents } from './rebuild-events.ts';

const required: ColumnBuilder = (column) => column.notNull();

const eventTypesBefore = [
  'company.strike_off.proposed',
  'company.strike_off.suspended',
  'company.strike_off.left',
  'company.dissolved',
  'import.completed',
  'lead.enriched',
  'credits.low',
  'credits.exhausted',
  'credits.restored',
  'stream.degraded',
  'stream.recovered',
  'breaker.opened',
  'breaker.closed',
  'job.dead',
];

export async function up(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'register_samples')
    .addColumn('night', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('planned', 'integer', required)
    .addColumn('compared', 'integer', required)
    .addColumn('started_at', 'integer', required)
    .addColumn('finished_at', 'integer')
    .addPrimaryKeyConstraint('register_samples_key', ['night'])
    .addCheckConstraint(
      'register_samples_state',
      allowed('state', ['running', 'complete', 'incomplete']),
    )
    .addCheckConstraint('register_samples_compared', sql`compared between 0 and planned`)
    .addCheckConstraint(
      'register_samples_finished',
      sql`(state = 'running') = (finished_at is null)`,
    )
    .execute();
  await createStrictTable(db, 'register_sample_fields')
    .addColumn('night', 'text', required)
    .addColumn('company_number', 'text', required)
    .addColumn('field', 'text', required)
    .addColumn('outcome', 'text', required)
    .addColumn('stored_value', 'text')
    .addColumn('registered_value', 'text')
    .addColumn('compared_at', 'integer', required)
    .addPrimaryKeyConstraint('register_sample_fields_key', ['night', 'company_number', 'field'])
    .addCheckConstraint(
      'register_sample_fields_field',
      allowed('field', [
        'existence',
        'company_status',
        'company_status_detail',
        'company_name',
        'postal_code',
        'address',
        'company_type',
        'incorporation_date',
        'accounts_next_due_date',
        'conf_stmt_next_due_date',
        'sic_codes',
      ]),
    )
    .addCheckConstraint(
      'register_sample_fields_outcome',
      allowed('outcome', ['agree', 'differ', 'not_comparable']),
    )
    .addForeignKeyConstraint('register_sample_fields_night', ['night'], 'register_samples', [
      'night',
    ])
    .execute();
  await rebuildEvents(db, [...eventTypesBefore, 'register.disagreed']);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from events where type = 'register.disagreed'`.execute(db);
  await rebuildEvents(db, eventTypesBefore);
  await db.schema.dropTable('register_sample_fields').execute();
  await db.schema.dropTable('register_samples').execute();
}

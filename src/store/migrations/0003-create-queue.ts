import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

export async function up(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'principals')
    .addColumn('id', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('name', 'text', required)
    .addColumn('created_at', 'integer', required)
    .addPrimaryKeyConstraint('principals_key', ['id'])
    .addCheckConstraint('principals_kind', allowed('kind', ['system', 'user', 'api_key']))
    .execute();
  await createStrictTable(db, 'jobs')
    .addColumn('id', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('subject', 'text', required)
    .addColumn('lane', 'text', required)
    .addColumn('priority', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('payload', 'text', required)
    .addColumn('attempt', 'integer', required)
    .addColumn('max_attempts', 'integer', required)
    .addColumn('run_at', 'integer', required)
    .addColumn('rank_at', 'integer', required)
    .addColumn('lease_token', 'text')
    .addColumn('lease_until', 'integer')
    .addColumn('is_requested_again', 'integer', required)
    .addColumn('snoozes', 'integer', required)
    .addColumn('last_reason', 'text')
    .addColumn('created_at', 'integer', required)
    .addColumn('started_at', 'integer')
    .addColumn('finished_at', 'integer')
    .addColumn('created_by', 'text', required)
    .addPrimaryKeyConstraint('jobs_key', ['id'])
    .addCheckConstraint(
      'jobs_lane',
      allowed('lane', ['companies-house', 'snov', 'website', 'internal']),
    )
    .addCheckConstraint(
      'jobs_priority',
      allowed('priority', ['high', 'medium', 'low', 'background']),
    )
    .addCheckConstraint(
      'jobs_state',
      allowed('state', [
        'available',
        'scheduled',
        'running',
        'retryable',
        'completed',
        'cancelled',
        'discarded',
      ]),
    )
    .addCheckConstraint('jobs_is_requested_again', sql`is_requested_again in (0, 1)`)
    .addCheckConstraint(
      'jobs_finished',
      sql`(finished_at is not null) = (state in ('completed', 'cancelled', 'discarded'))`,
    )
    .addCheckConstraint(
      'jobs_leased',
      sql`(state = 'running') = (lease_token is not null and lease_until is not null)`,
    )
    .addForeignKeyConstraint('jobs_created_by', ['created_by'], 'principals', ['id'])
    .execute();
  await db.schema
    .createIndex('jobs_one_active')
    .on('jobs')
    .columns(['kind', 'subject'])
    .unique()
    .where(sql.ref('finished_at'), 'is', sql.lit(null))
    .execute();
  await db.schema
    .createIndex('jobs_claim')
    .on('jobs')
    .columns(['lane', 'rank_at', 'id'])
    .where(sql.ref('state'), '=', sql.lit('available'))
    .execute();
  await db.schema.createIndex('jobs_due').on('jobs').columns(['state', 'run_at']).execute();
  await db.schema
    .createIndex('jobs_leased')
    .on('jobs')
    .columns(['lease_until'])
    .where(sql.ref('state'), '=', sql.lit('running'))
    .execute();
  await createStrictTable(db, 'leases')
    .addColumn('name', 'text', required)
    .addColumn('owner', 'text', required)
    .addColumn('epoch', 'integer', required)
    .addColumn('lease_until', 'integer', required)
    .addPrimaryKeyConstraint('leases_key', ['name'])
    .execute();
  await createStrictTable(db, 'rate_budgets')
    .addColumn('provider', 'text', required)
    .addColumn('next_call_at', 'real', required)
    .addColumn('blocked_until', 'integer', required)
    .addColumn('block_reason', 'text')
    .addColumn('updated_at', 'integer', required)
    .addPrimaryKeyConstraint('rate_budgets_key', ['provider'])
    .execute();
  await createStrictTable(db, 'provider_calls')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('provider', 'text', required)
    .addColumn('called_at', 'integer', required)
    .execute();
  await db.schema
    .createIndex('provider_calls_by_time')
    .on('provider_calls')
    .columns(['provider', 'called_at'])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('provider_calls').execute();
  await db.schema.dropTable('rate_budgets').execute();
  await db.schema.dropTable('leases').execute();
  await db.schema.dropTable('jobs').execute();
  await db.schema.dropTable('principals').execute();
}

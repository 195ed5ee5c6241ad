import type { Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

export async function up(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'api_keys')
    .addColumn('id', 'text', required)
    .addColumn('principal_id', 'text', required)
    .addColumn('name', 'text', required)
    .addColumn('role', 'text', required)
    .addColumn('secret_sha256', 'text', required)
    .addColumn('created_at', 'integer', required)
    .addColumn('revoked_at', 'integer')
    .addPrimaryKeyConstraint('api_keys_key', ['id'])
    .addCheckConstraint(
      'api_keys_role',
      allowed('role', ['viewer', 'operator', 'manager', 'admin']),
    )
    .addForeignKeyConstraint('api_keys_principal_id', ['principal_id'], 'principals', ['id'])
    .execute();
  await createStrictTable(db, 'suppressions')
    .addColumn('id', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('value_hash', 'text', required)
    .addColumn('reason', 'text', required)
    .addColumn('created_at', 'integer', required)
    .addPrimaryKeyConstraint('suppressions_key', ['id'])
    .addCheckConstraint(
      'suppressions_kind',
      allowed('kind', ['email', 'domain', 'company', 'person']),
    )
    .execute();
  await db.schema
    .createIndex('suppressions_once')
    .on('suppressions')
    .columns(['kind', 'value_hash'])
    .unique()
    .execute();
  await createStrictTable(db, 'events')
    .addColumn('sequence', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('id', 'text', required)
    .addColumn('type', 'text', required)
    .addColumn('company_number', 'text')
    .addColumn('data', 'text', required)
    .addColumn('happened_at', 'integer', required)
    .addCheckConstraint(
      'events_type',
      allowed('type', [
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
      ]),
    )
    .execute();
  await db.schema.createIndex('events_by_id').on('events').columns(['id']).unique().execute();
  await db.schema
    .createIndex('events_by_company')
    .on('events')
    .columns(['company_number'])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('events').execute();
  await db.schema.dropTable('suppressions').execute();
  await db.schema.dropTable('api_keys').execute();
}

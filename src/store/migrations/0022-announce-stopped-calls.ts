import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

const typesBefore = [
  'company.strike_off.proposed',
  'company.strike_off.suspended',
  'company.strike_off.left',
  'company.dissolved',
  'import.completed',
  'register.disagreed',
  'lead.enriched',
  'credits.low',
  'credits.exhausted',
  'credits.restored',
  'credits.in_doubt',
  'credits.unexplained',
  'credits.ceiling_reached',
  'stream.degraded',
  'stream.recovered',
  'breaker.opened',
  'breaker.closed',
  'job.dead',
];
const typesAdded = ['calls.stopped', 'calls.resumed'];

/** Events of a person stopping the calls to others and letting them go on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await rebuildEvents(db, [...typesBefore, ...typesAdded]);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from events where type in ('calls.stopped', 'calls.resumed')`.execute(db);
  await rebuildEvents(db, typesBefore);
}

/**
 * Differs because SQLite cannot change a CHECK constraint: the table is made anew and its rows move, with their sequence
 * (https://sqlite.org/lang_altertable.html#otheralter).
 */
async function rebuildEvents(db: Kysely<unknown>, types: readonly string[]): Promise<void> {
  await createStrictTable(db, 'events_rebuilt')
    .addColumn('sequence', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('id', 'text', required)
    .addColumn('type', 'text', required)
    .addColumn('company_number', 'text')
    .addColumn('data', 'text', required)
    .addColumn('happened_at', 'integer', required)
    .addCheckConstraint('events_type', allowed('type', types))
    .execute();
  await sql`insert into events_rebuilt (sequence, id, type, company_number, data, happened_at)
    select sequence, id, type, company_number, data, happened_at from events`.execute(db);
  await db.schema.dropTable('events').execute();
  await db.schema.alterTable('events_rebuilt').renameTo('events').execute();
  await db.schema.createIndex('events_by_id').on('events').columns(['id']).unique().execute();
  await db.schema
    .createIndex('events_by_company')
    .on('events')
    .columns(['company_number'])
    .execute();
}

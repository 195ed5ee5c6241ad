import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

/** The types that `events` allows now, whichever migrations ran before. */
export async function readEventTypes(db: Kysely<unknown>): Promise<readonly string[]> {
  const { rows } = await sql<{ sql: string }>`
    select sql from sqlite_schema where type = 'table' and name = 'events'`.execute(db);
  const list = /events_type"? check \(\W{0,3}type\W{1,3}in \(([^)]*)\)/i.exec(
    rows[0]?.sql ?? '',
  )?.[1];
  if (list === undefined) throw new Error('the types of events cannot be read from the schema');
  return [...list.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '');
}

/**
 * Gives `events` other types, from 0010 on: a migration that changes its columns too rebuilds it by itself.
 * Differs because SQLite cannot change a CHECK constraint: the table is made anew and its rows move, with their sequence
 * (https://sqlite.org/lang_altertable.html#otheralter).
 */
export async function rebuildEvents(db: Kysely<unknown>, types: readonly string[]): Promise<void> {
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

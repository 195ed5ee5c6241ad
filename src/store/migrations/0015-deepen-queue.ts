import { sql, type Expression, type Kysely, type SqlBool } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

const lanes = ['companies-house', 'snov', 'website', 'download', 'internal'];

/** Lanes that a person has stopped, what jobs fail of, and the indexes that keep every look at a long queue short. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'lane_pauses')
    .addColumn('lane', 'text', required)
    .addColumn('reason', 'text')
    .addColumn('paused_at', 'integer', required)
    .addColumn('paused_by', 'text', required)
    .addPrimaryKeyConstraint('lane_pauses_key', ['lane'])
    .addCheckConstraint('lane_pauses_lane', allowed('lane', lanes))
    .addForeignKeyConstraint('lane_pauses_paused_by', ['paused_by'], 'principals', ['id'])
    .execute();
  await db.schema.alterTable('jobs').addColumn('fingerprint', 'text').execute();
  await db.schema.alterTable('jobs').addColumn('failing_since', 'integer').execute();
  await db.schema.alterTable('jobs').addColumn('failed_at', 'integer').execute();
  await index(
    db,
    { name: 'jobs_failing', on: ['fingerprint', 'state', 'id', 'failing_since', 'failed_at'] },
    sql`fingerprint is not null`,
  );
  await index(
    db,
    { name: 'jobs_waiting', on: ['lane', 'state', 'rank_at', 'id', 'run_at', 'finished_at'] },
    sql`finished_at is null`,
  );
  await index(
    db,
    { name: 'jobs_started', on: ['lane', 'started_at', 'run_at'] },
    sql`started_at is not null`,
  );
  await index(
    db,
    { name: 'jobs_finished', on: ['state', 'finished_at', 'id', 'lane'] },
    sql`finished_at is not null`,
  );
  await db.schema.dropIndex('jobs_claim').execute();
  const claimed = ['lane', 'rank_at', 'id'];
  await index(
    db,
    { name: 'jobs_claim_urgent', on: claimed },
    sql`state = 'available' and priority in ('high', 'medium')`,
  );
  await index(
    db,
    { name: 'jobs_claim_patient', on: claimed },
    sql`state = 'available' and priority in ('low', 'background')`,
  );
}

const made = [
  'jobs_failing',
  'jobs_waiting',
  'jobs_started',
  'jobs_finished',
  'jobs_claim_urgent',
  'jobs_claim_patient',
];

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const name of made) await db.schema.dropIndex(name).execute();
  await index(db, { name: 'jobs_claim', on: ['lane', 'rank_at', 'id'] }, sql`state = 'available'`);
  for (const column of ['failed_at', 'failing_since', 'fingerprint']) {
    await db.schema.alterTable('jobs').dropColumn(column).execute();
  }
  await db.schema.dropTable('lane_pauses').execute();
}

async function index(
  db: Kysely<unknown>,
  { name, on }: { readonly name: string; readonly on: readonly string[] },
  where: Expression<SqlBool>,
): Promise<void> {
  await db.schema
    .createIndex(name)
    .on('jobs')
    .columns([...on])
    .where(where)
    .execute();
}

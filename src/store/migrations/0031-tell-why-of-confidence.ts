import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

const stepsBefore = [
  'check-status',
  'read-filings',
  'find-domain',
  'scan-website',
  'fetch-officers',
  'find-emails',
];
const stepsAdded = ['discover-domain', 'derive-emails'];

/** Why a domain or an address is believed as much as it is, free steps that say why they ran, and the index of an officer's companies. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['domains', 'contacts']) {
    await db.schema.alterTable(table).addColumn('confidence_reasons', 'text').execute();
  }
  await rebuildSteps(db, [...stepsBefore, ...stepsAdded]);
  await db.schema
    .createIndex('officers_by_officer_id')
    .on('officers')
    .columns(['officer_id'])
    .where(sql.ref('officer_id'), 'is not', null)
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('officers_by_officer_id').execute();
  await sql`delete from enrichment_steps where step in (${sql.join(stepsAdded.map((step) => sql.lit(step)))})`.execute(
    db,
  );
  await rebuildSteps(db, stepsBefore);
  for (const table of ['domains', 'contacts']) {
    await db.schema.alterTable(table).dropColumn('confidence_reasons').execute();
  }
}

/** Differs because SQLite cannot change a CHECK: the table is made anew and filled (https://sqlite.org/lang_altertable.html, 7). */
async function rebuildSteps(db: Kysely<unknown>, steps: readonly string[]): Promise<void> {
  await createStrictTable(db, 'enrichment_steps_rebuilt')
    .addColumn('episode_id', 'text', required)
    .addColumn('step', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('reason', 'text')
    .addColumn('attempts', 'integer', required)
    .addColumn('started_at', 'integer')
    .addColumn('updated_at', 'integer', required)
    .addPrimaryKeyConstraint('enrichment_steps_key', ['episode_id', 'step'])
    .addCheckConstraint('enrichment_steps_step', allowed('step', steps))
    .addCheckConstraint(
      'enrichment_steps_state',
      allowed('state', ['waiting', 'done', 'skipped', 'parked', 'failed']),
    )
    .addForeignKeyConstraint('enrichment_steps_episode_id', ['episode_id'], 'episodes', ['id'])
    .execute();
  await sql`
    insert into enrichment_steps_rebuilt (episode_id, step, state, reason, attempts, started_at, updated_at)
    select episode_id, step, state, reason, attempts, started_at, updated_at from enrichment_steps
  `.execute(db);
  await db.schema.dropTable('enrichment_steps').execute();
  await db.schema.alterTable('enrichment_steps_rebuilt').renameTo('enrichment_steps').execute();
}

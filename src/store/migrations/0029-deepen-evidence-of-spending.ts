import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();
const operations = ['company-domain-by-name', 'emails-by-domain-by-name'];

/** Which readings' unexplained credits a late receipt explains; where the answer to each paid question came from; and the indexes by which the money of one task, one reading and of what is not compared yet is found. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of ['explains_from', 'explains_to'] as const) {
    await db.schema.alterTable('spend_entries').addColumn(name, 'integer').execute();
  }
  await db.schema
    .createIndex('spend_entries_by_task')
    .on('spend_entries')
    .columns(['task_id'])
    .where(sql.ref('task_id'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('spend_entries_by_reading')
    .on('spend_entries')
    .columns(['reading_id'])
    .where(sql.ref('reading_id'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('provider_tasks_not_compared')
    .on('provider_tasks')
    .columns(['provider', 'state'])
    .where(sql.ref('balance_after'), 'is', null)
    .execute();
  await createStrictTable(db, 'answer_uses')
    .addColumn('operation', 'text', (column) =>
      required(column).check(allowed('operation', operations)),
    )
    .addColumn('episode_id', 'text', required)
    .addColumn('asked_for', 'text', required)
    .addColumn('was_bought', 'integer', required)
    .addColumn('used_at', 'integer', required)
    .addPrimaryKeyConstraint('answer_uses_pk', ['operation', 'episode_id', 'asked_for'])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('answer_uses').execute();
  await db.schema.dropIndex('provider_tasks_not_compared').execute();
  await db.schema.dropIndex('spend_entries_by_reading').execute();
  await db.schema.dropIndex('spend_entries_by_task').execute();
  for (const name of ['explains_from', 'explains_to'] as const) {
    await db.schema.alterTable('spend_entries').dropColumn(name).execute();
  }
}

import { sql, type Kysely } from 'kysely';

/** Which readings' unexplained credits a late receipt explains; and the indexes by which the money of one task, one reading and of what is not compared yet is found. */
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
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('provider_tasks_not_compared').execute();
  await db.schema.dropIndex('spend_entries_by_reading').execute();
  await db.schema.dropIndex('spend_entries_by_task').execute();
  for (const name of ['explains_from', 'explains_to'] as const) {
    await db.schema.alterTable('spend_entries').dropColumn(name).execute();
  }
}

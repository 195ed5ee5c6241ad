import { sql, type Kysely } from 'kysely';

/**
 * What a provider called a start wrong for may be one look-up of many: which start a look-up was refused with, since when it is refused alone, and
 * which starts of its kind were refused and taken since.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('provider_tasks').addColumn('refused_status', 'integer').execute();
  await db.schema.alterTable('spend_intents').addColumn('refused_with', 'text').execute();
  await db.schema.alterTable('spend_intents').addColumn('refused_at', 'integer').execute();
  await db.schema
    .createIndex('provider_tasks_by_start')
    .on('provider_tasks')
    .columns(['provider', 'operation', 'sent_at'])
    .execute();
  await db.schema
    .createIndex('spend_intents_suspected')
    .on('spend_intents')
    .column('refused_with')
    .where(sql.ref('refused_with'), 'is not', null)
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('spend_intents_suspected').execute();
  await db.schema.dropIndex('provider_tasks_by_start').execute();
  await db.schema.alterTable('spend_intents').dropColumn('refused_at').execute();
  await db.schema.alterTable('spend_intents').dropColumn('refused_with').execute();
  await db.schema.alterTable('provider_tasks').dropColumn('refused_status').execute();
}

import type { Kysely } from 'kysely';

/** Before a start beside others, what became of those decided on the same reading of the balance is looked up. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('provider_tasks_by_round')
    .on('provider_tasks')
    .columns(['provider', 'read_at_before'])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('provider_tasks_by_round').execute();
}

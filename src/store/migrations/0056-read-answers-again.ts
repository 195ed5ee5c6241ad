import { sql, type Kysely } from 'kysely';

/**
 * Ended tasks whose answer is read once more, which are few among all that have ended; and answers that were taken as they were delivered, because
 * there was no hash to read them by.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index "provider_tasks_read_again" on "provider_tasks" ("provider", "next_poll_at")
    where "state" = 'completed' and "next_poll_at" is not null
  `.execute(db);
  await db.schema.alterTable('lookups').addColumn('is_unverified', 'integer').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('lookups').dropColumn('is_unverified').execute();
  await db.schema.dropIndex('provider_tasks_read_again').execute();
}

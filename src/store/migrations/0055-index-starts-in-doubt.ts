import { sql, type Kysely } from 'kysely';

/**
 * Of an account with thousands of look-ups a day the starts in doubt, and the entries that a balance and no receipt showed, are few: each reading
 * asks for them, and finds them without all the others.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index "provider_tasks_in_doubt" on "provider_tasks" ("provider", "sent_at", "next_poll_at")
    where "state" = 'in_doubt'
  `.execute(db);
  await sql`
    create index "spend_entries_differences" on "spend_entries" ("reading_id")
    where "reading_id" is not null and "to_account" != 'spent'
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('spend_entries_differences').execute();
  await db.schema.dropIndex('provider_tasks_in_doubt').execute();
}

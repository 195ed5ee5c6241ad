import { sql, type Kysely } from 'kysely';

/** What look-ups cost at most is asked at each reading of the balance while a start is in doubt; nearly all cost one credit or none. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index "spend_intents_dear" on "spend_intents" ("provider", "operation", cast("charged_credits" as real))
    where cast("charged_credits" as real) > 1
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('spend_intents_dear').execute();
}

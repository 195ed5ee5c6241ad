import type { Kysely } from 'kysely';

/** When an episode went on that had been taken for over because a file left its company out. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('episodes').addColumn('resumed_at', 'integer').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('episodes').dropColumn('resumed_at').execute();
}

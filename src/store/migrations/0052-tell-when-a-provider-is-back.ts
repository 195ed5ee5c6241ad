import type { Kysely } from 'kysely';

/** How many repeated attempts of a lane went well in a row: what tells a provider that is back from one that answers now and then. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('retry_budgets')
    .addColumn('streak', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('retry_budgets').dropColumn('streak').execute();
}

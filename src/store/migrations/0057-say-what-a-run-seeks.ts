import type { Kysely } from 'kysely';
import { allowed } from '../create-table.ts';

/** What a run may buy: a request for a website is none for the addresses of people. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('spend_runs')
    .addColumn('seeks', 'text', (column) =>
      column
        .notNull()
        .defaultTo('emails')
        .check(allowed('seeks', ['domain', 'emails'])),
    )
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('spend_runs').dropColumn('seeks').execute();
}

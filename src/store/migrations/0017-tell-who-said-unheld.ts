import type { Kysely } from 'kysely';
import { allowed } from '../create-table.ts';

/** Who said it of a company that is not held: an answer of the register proves nothing about what the stream carries. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('unheld_statuses')
    .addColumn('said_by', 'text', (column) =>
      column
        .notNull()
        .defaultTo('stream')
        .check(allowed('said_by', ['stream', 'rest'])),
    )
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('unheld_statuses').dropColumn('said_by').execute();
}

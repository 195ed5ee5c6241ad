import { sql, type Kysely } from 'kysely';

/** Text of scans under way is kept packed: it is a third, and so is what every page adds to the log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('pages').addColumn('packed_text', 'blob').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  // Scans under way have no text any more and begin anew.
  await sql`update scans set is_erased = 1 where job_id in (select job_id from pages where packed_text is not null)`.execute(
    db,
  );
  await db.schema.alterTable('pages').dropColumn('packed_text').execute();
}

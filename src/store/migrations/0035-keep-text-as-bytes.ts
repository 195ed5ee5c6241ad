import { sql, type Kysely } from 'kysely';

/** Text of scans under way is kept as the bytes that threads hand on: nobody decodes it on its way to the disk. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('pages').addColumn('text_bytes', 'blob').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  // Scans under way have no text any more and begin anew.
  await sql`update scans set is_erased = 1 where job_id in (select job_id from pages where text_bytes is not null)`.execute(
    db,
  );
  await db.schema.alterTable('pages').dropColumn('text_bytes').execute();
}

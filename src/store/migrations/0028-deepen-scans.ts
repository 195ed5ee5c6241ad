import { sql, type Kysely } from 'kysely';
import { readEventTypes, rebuildEvents } from './rebuild-events.ts';

const typesAdded = ['scan.completed', 'scan.failed'];

/** Events of scans of websites that have come to an end, and when what they left behind was taken away. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await rebuildEvents(db, [...(await readEventTypes(db)), ...typesAdded]);
  await db.schema.alterTable('scans').addColumn('pruned_at', 'integer').execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('scans').dropColumn('pruned_at').execute();
  await sql`delete from events where type in ('scan.completed', 'scan.failed')`.execute(db);
  const types = await readEventTypes(db);
  await rebuildEvents(
    db,
    types.filter((type) => !typesAdded.includes(type)),
  );
}

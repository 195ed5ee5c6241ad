import { sql, type Kysely } from 'kysely';
import { readEventTypes, rebuildEvents } from './rebuild-events.ts';

const added = 'credits.look_up_refused';

/** A look-up that a provider refuses for good is told of, and those that it refuses are found. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await rebuildEvents(db, [...(await readEventTypes(db)), added]);
  await db.schema
    .createIndex('spend_intents_refused')
    .on('spend_intents')
    .column('refused_at')
    .where(sql.ref('refused_at'), 'is not', null)
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('spend_intents_refused').execute();
  await sql`delete from events where type = ${added}`.execute(db);
  const types = await readEventTypes(db);
  await rebuildEvents(
    db,
    types.filter((type) => type !== added),
  );
}

import type { Kysely } from 'kysely';

/** At which address a site that is visited is, so that the many sites of one machine are not all visited at once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('site_visits').addColumn('address', 'text').execute();
  await db.schema
    .createIndex('site_visits_by_address')
    .on('site_visits')
    .columns(['address', 'lease_until'])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('site_visits_by_address').execute();
  await db.schema.alterTable('site_visits').dropColumn('address').execute();
}

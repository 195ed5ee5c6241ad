import { sql, type Kysely } from 'kysely';

/** Most open episodes are confirmed, so the few that are not are counted instead. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('episodes_unconfirmed')
    .on('episodes')
    .columns(['opened_at'])
    .where(sql<boolean>`state = 'open' and confirmed_at is null`)
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('episodes_unconfirmed').execute();
}

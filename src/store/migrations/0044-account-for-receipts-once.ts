import { sql, type Kysely } from 'kysely';

/** What was spent on tasks that a balance reading has been compared with is accounted for: by which reading is not known, so it is the latest. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update spend_entries
    set reading_id = (select id from balance_readings order by read_at desc limit 1)
    where to_account = 'spent'
      and reading_id is null
      and task_id in (select id from provider_tasks where balance_after is not null)
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`update spend_entries set reading_id = null where to_account = 'spent'`.execute(db);
}

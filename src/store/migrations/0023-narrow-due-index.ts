import { sql, type Kysely } from 'kysely';

/** Only jobs that were put off are looked for by their time; with all of them in it each claim and each end of a job wrote it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('jobs_due').execute();
  await db.schema
    .createIndex('jobs_due')
    .on('jobs')
    .columns(['run_at', 'lane'])
    .where(sql<boolean>`state in ('scheduled', 'retryable')`)
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('jobs_due').execute();
  await db.schema.createIndex('jobs_due').on('jobs').columns(['state', 'run_at']).execute();
}

import { sql, type Kysely } from 'kysely';
import { Migrator, NO_MIGRATIONS } from 'kysely/migration';
import { migrations } from './migrations/all.ts';
import { startingMigration, startingSchema } from './migrations/starting-schema.ts';

/** A step of the schema could not be applied; the database stands at the last one that could. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError' as const;
}

export interface MigrationStep {
  readonly migration: string;
  readonly direction: 'up' | 'down';
}

const names = Object.keys(migrations).toSorted();

export const newestMigration = names.at(-1) ?? '';

/** Brings the schema to the newest migration, or up or down to the named one; `none` removes everything. */
export async function migrate<T>(
  db: Kysely<T>,
  target: string = newestMigration,
): Promise<readonly MigrationStep[]> {
  if (target !== 'none' && migrations[target] === undefined) {
    throw new MigrationError(
      `there is no migration "${target}"; the newest is "${newestMigration}", "none" removes everything`,
    );
  }
  if (target === newestMigration) {
    await startAtOnce(db);
    if (await standsAtNewest(db)) return [];
  }
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
  });
  const { error, results } = await migrator.migrateTo(target === 'none' ? NO_MIGRATIONS : target);
  if (error !== undefined) {
    const failed = results?.find((result) => result.status === 'Error')?.migrationName;
    throw new MigrationError(`migration ${failed ?? 'list'} failed`, { cause: error });
  }
  return (results ?? []).map((result) => ({
    migration: result.migrationName,
    direction: result.direction === 'Up' ? 'up' : 'down',
  }));
}

/** Gives a database with nothing in it what the migrations would make of it step by step: that takes ten times as long. */
async function startAtOnce<T>(db: Kysely<T>): Promise<void> {
  if (!(await isEmpty(db))) return;
  const included = JSON.stringify(names.filter((name) => name <= startingMigration));
  await db.transaction().execute(async (trx) => {
    // Another process may have been quicker.
    if (!(await isEmpty(trx))) return;
    for (const statement of startingSchema) await sql.raw(statement).execute(trx);
    // As the migrator writes them; steps of the same instant stand in the order of their names.
    await sql`
      insert into migrations (name, timestamp)
      select value, strftime('%Y-%m-%dT%H:%M:%fZ', 'now') from json_each(${included})`.execute(trx);
  });
}

async function isEmpty<T>(db: Kysely<T>): Promise<boolean> {
  const { rows } = await sql`select 1 from sqlite_schema limit 1`.execute(db);
  return rows.length === 0;
}

/** Whether there is nothing to do, which the migrator finds out by reading the definition of every table, three times. */
async function standsAtNewest<T>(db: Kysely<T>): Promise<boolean> {
  const { rows } = await sql`select 1 from sqlite_schema where name = 'migrations'`.execute(db);
  if (rows.length === 0) return false;
  const { rows: done } = await sql<{ readonly name: string }>`
    select name from migrations order by timestamp, name`.execute(db);
  return done.length === names.length && done.every(({ name }, index) => name === names[index]);
}

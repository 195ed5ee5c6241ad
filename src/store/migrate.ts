import type { Kysely } from 'kysely';
import { Migrator, NO_MIGRATIONS } from 'kysely/migration';
import { migrations } from './migrations/all.ts';

/** A step of the schema could not be applied; the database stands at the last one that could. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError' as const;
}

export interface MigrationStep {
  readonly migration: string;
  readonly direction: 'up' | 'down';
}

export const newestMigration = Object.keys(migrations).toSorted().at(-1) ?? '';

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

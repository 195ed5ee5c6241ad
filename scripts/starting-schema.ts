import { Kysely, sql } from 'kysely';
import { createSqliteDialect } from '../src/store/dialect/sqlite-dialect.ts';
import { systemTimers } from '../src/runtime/timers.ts';
import { migrate, newestMigration } from '../src/store/migrate.ts';
import { migrations } from '../src/store/migrations/all.ts';

/** What all migrations make of an empty database, as the file that a new one starts from. */
export async function startingSchemaFile(): Promise<string> {
  const statements = await migratedSchema();
  return [
    '/** The step that the schema below stands at. */',
    `export const startingMigration = ${JSON.stringify(newestMigration)};`,
    '',
    '/**',
    ' * What all migrations up to there make of an empty database. Written by `node scripts/generate-reference.ts`, never by hand.',
    ' * Differs because the engine itself tells it: this is the SQL of SQLite.',
    ' */',
    'export const startingSchema: readonly string[] = [',
    ...statements.map((statement) => `  ${JSON.stringify(statement)},`),
    '];',
    '',
  ].join('\n');
}

async function migratedSchema(): Promise<readonly string[]> {
  const dialect = createSqliteDialect({
    path: ':memory:',
    isReadOnly: false,
    timers: systemTimers,
  });
  await using db = new Kysely<unknown>({ dialect });
  // An empty database would take the schema that is written already; one with a first step goes on by steps.
  const [first] = Object.keys(migrations).toSorted();
  await migrate(db, first);
  await migrate(db);
  const { rows } = await sql<{ readonly sql: string }>`
    select sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by rowid`.execute(
    db,
  );
  return rows.map((row) => row.sql);
}

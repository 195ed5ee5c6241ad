import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();
const operations = ['company-domain-by-name', 'emails-by-domain-by-name', 'email-verification'];

const key = ['operation', 'episode_id', 'asked_for'] as const;

/** A lead may take an answer once for itself and once for each run: what a later run finds held is counted too. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const rebuilt = buildColumns(db).addColumn('run_id', 'text', (column) =>
    required(column).defaultTo(''),
  );
  await rebuild(db, rebuilt.addPrimaryKeyConstraint('answer_uses_pk', [...key, 'run_id']));
}

/** Of the uses of one lead the first is kept. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await rebuild(db, buildColumns(db).addPrimaryKeyConstraint('answer_uses_pk', [...key]));
}

function buildColumns(db: Kysely<unknown>) {
  return createStrictTable(db, 'answer_uses_rebuilt')
    .addColumn('operation', 'text', (column) =>
      required(column).check(allowed('operation', operations)),
    )
    .addColumn('episode_id', 'text', required)
    .addColumn('asked_for', 'text', required)
    .addColumn('was_bought', 'integer', required)
    .addColumn('used_at', 'integer', required);
}

/** Differs because SQLite cannot change a primary key: the table is made anew and filled (https://sqlite.org/lang_altertable.html, 7). */
async function rebuild(db: Kysely<unknown>, rebuilt: { execute(): Promise<void> }): Promise<void> {
  await rebuilt.execute();
  await sql`
    insert or ignore into answer_uses_rebuilt (operation, episode_id, asked_for, was_bought, used_at)
    select operation, episode_id, asked_for, was_bought, used_at from answer_uses order by used_at
  `.execute(db);
  await db.schema.dropTable('answer_uses').execute();
  await db.schema.alterTable('answer_uses_rebuilt').renameTo('answer_uses').execute();
  await db.schema
    .createIndex('answer_uses_by_time')
    .on('answer_uses')
    .columns(['used_at', 'operation', 'was_bought'])
    .execute();
}

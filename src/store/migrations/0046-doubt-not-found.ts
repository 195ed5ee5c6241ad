import { sql, type Kysely } from 'kysely';
import { allowing, rebuildTables } from './rebuild-tables.ts';

const reasonsBefore = [
  'failures',
  'key_refused',
  'address_refused',
  'probe',
  'trial_failed',
  'trial_timeout',
  'recovered',
  'operator',
];

/** Since when the register denies a company, the denial that ended an episode, and a breaker that opens because everybody is denied. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('companies').addColumn('not_found_since', 'integer').execute();
  await db.schema.alterTable('episodes').addColumn('not_found_at', 'integer').execute();
  await rebuildTables(db, reasonsOf([...reasonsBefore, 'register_empty']));
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from breaker_transitions where reason = 'register_empty'`.execute(db);
  await sql`update breakers set reason = 'failures' where reason = 'register_empty'`.execute(db);
  await rebuildTables(db, reasonsOf(reasonsBefore));
  await db.schema.alterTable('episodes').dropColumn('not_found_at').execute();
  await db.schema.alterTable('companies').dropColumn('not_found_since').execute();
}

function reasonsOf(names: readonly string[]) {
  return new Map([
    ['breakers', allowing('reason', names)],
    ['breaker_transitions', allowing('reason', names)],
  ]);
}

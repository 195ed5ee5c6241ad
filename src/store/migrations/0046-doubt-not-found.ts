import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

const states = ['closed', 'open', 'half_open', 'forced_open', 'disabled'];
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
  await rebuildBreakers(db, [...reasonsBefore, 'register_empty']);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from breaker_transitions where reason = 'register_empty'`.execute(db);
  await sql`update breakers set reason = 'failures' where reason = 'register_empty'`.execute(db);
  await rebuildBreakers(db, reasonsBefore);
  await db.schema.alterTable('episodes').dropColumn('not_found_at').execute();
  await db.schema.alterTable('companies').dropColumn('not_found_since').execute();
}

/** Differs because SQLite cannot change a CHECK: the tables are made anew and filled (https://sqlite.org/lang_altertable.html, 7). */
async function rebuildBreakers(db: Kysely<unknown>, reasons: readonly string[]): Promise<void> {
  await createStrictTable(db, 'breakers_rebuilt')
    .addColumn('provider', 'text', required)
    .addColumn('operation', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('reason', 'text')
    .addColumn('outcomes', 'text', required)
    .addColumn('round', 'integer', required)
    .addColumn('opened_at', 'integer')
    .addColumn('open_ms', 'integer', required)
    .addColumn('probe_at', 'integer')
    .addColumn('trials', 'integer', required)
    .addColumn('passed', 'integer', required)
    .addColumn('trials_since', 'integer')
    .addColumn('rejected', 'integer', required)
    .addColumn('open_total_ms', 'integer', required)
    .addColumn('changed_at', 'integer', required)
    .addPrimaryKeyConstraint('breakers_key', ['provider', 'operation'])
    .addCheckConstraint('breakers_state', allowed('state', states))
    .addCheckConstraint('breakers_reason', allowed('reason', reasons))
    .addCheckConstraint('breakers_probe', sql`(state = 'open') = (probe_at is not null)`)
    .addCheckConstraint('breakers_trials', sql`(state = 'half_open') = (trials_since is not null)`)
    .execute();
  await createStrictTable(db, 'breaker_transitions_rebuilt')
    .addColumn('provider', 'text', required)
    .addColumn('operation', 'text', required)
    .addColumn('from_state', 'text', required)
    .addColumn('to_state', 'text', required)
    .addColumn('reason', 'text', required)
    .addColumn('count', 'integer', required)
    .addPrimaryKeyConstraint('breaker_transitions_key', [
      'provider',
      'operation',
      'from_state',
      'to_state',
      'reason',
    ])
    .addCheckConstraint('breaker_transitions_from', allowed('from_state', states))
    .addCheckConstraint('breaker_transitions_to', allowed('to_state', states))
    .addCheckConstraint('breaker_transitions_reason', allowed('reason', reasons))
    .execute();
  for (const table of ['breakers', 'breaker_transitions']) {
    const rebuilt = sql.table(`${table}_rebuilt`);
    await sql`insert into ${rebuilt} select * from ${sql.table(table)}`.execute(db);
    await db.schema.dropTable(table).execute();
    await db.schema.alterTable(`${table}_rebuilt`).renameTo(table).execute();
  }
}

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

const states = ['closed', 'open', 'half_open', 'forced_open', 'disabled'];
const reasons = [
  'failures',
  'key_refused',
  'address_refused',
  'probe',
  'trial_failed',
  'trial_timeout',
  'recovered',
  'operator',
];

/** What was learnt of the rate a provider bears; null where nothing was. */
const paceColumns = [
  ['pace_held', 'real'],
  ['pace_tried', 'real'],
  ['pace_tried_since', 'integer'],
  ['pace_refused', 'real'],
  ['pace_cut_at', 'integer'],
  ['pace_cut_reason', 'text'],
  ['pace_rises_at', 'integer'],
  ['pace_wait_ms', 'integer'],
] as const;

/** Breakers, budgets for repeated attempts, and a pace that adapts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'breakers')
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
  await createStrictTable(db, 'breaker_transitions')
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
  await createStrictTable(db, 'retry_budgets')
    .addColumn('lane', 'text', required)
    .addColumn('tokens', 'real', required)
    .addColumn('refilled_at', 'integer', required)
    .addPrimaryKeyConstraint('retry_budgets_key', ['lane'])
    .execute();
  await db.schema
    .alterTable('rate_budgets')
    .addColumn('pace_factor', 'real', (column) => column.notNull().defaultTo(1))
    .execute();
  for (const [name, type] of paceColumns) {
    await db.schema.alterTable('rate_budgets').addColumn(name, type).execute();
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const [name] of paceColumns) {
    await db.schema.alterTable('rate_budgets').dropColumn(name).execute();
  }
  await db.schema.alterTable('rate_budgets').dropColumn('pace_factor').execute();
  await db.schema.dropTable('retry_budgets').execute();
  await db.schema.dropTable('breaker_transitions').execute();
  await db.schema.dropTable('breakers').execute();
}

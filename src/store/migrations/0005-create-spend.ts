import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

export async function up(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'provider_tasks')
    .addColumn('id', 'text', required)
    .addColumn('provider', 'text', required)
    .addColumn('operation', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('task_hash', 'text')
    .addColumn('balance_before', 'text', required)
    .addColumn('balance_after', 'text')
    .addColumn('sent_at', 'integer', required)
    .addColumn('accepted_at', 'integer')
    .addColumn('next_poll_at', 'integer')
    .addColumn('polls', 'integer', required)
    .addColumn('finished_at', 'integer')
    .addColumn('state_reason', 'text')
    .addColumn('raw_result', 'text')
    .addPrimaryKeyConstraint('provider_tasks_key', ['id'])
    .addCheckConstraint(
      'provider_tasks_operation',
      allowed('operation', ['company-domain-by-name', 'emails-by-domain-by-name']),
    )
    .addCheckConstraint(
      'provider_tasks_state',
      allowed('state', ['sent', 'accepted', 'completed', 'refused', 'in_doubt', 'stale']),
    )
    .execute();
  await db.schema
    .createIndex('provider_tasks_by_state')
    .on('provider_tasks')
    .columns(['provider', 'state'])
    .execute();
  await createStrictTable(db, 'spend_intents')
    .addColumn('id', 'text', required)
    .addColumn('provider', 'text', required)
    .addColumn('operation', 'text', required)
    .addColumn('subject_key', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('company_number', 'text', required)
    .addColumn('episode_id', 'text', required)
    .addColumn('officer_id', 'text')
    .addColumn('company_name', 'text')
    .addColumn('first_name', 'text')
    .addColumn('last_name', 'text')
    .addColumn('domain', 'text')
    .addColumn('task_id', 'text')
    .addColumn('estimated_credits', 'text', required)
    .addColumn('charged_credits', 'text')
    .addColumn('state_reason', 'text')
    .addColumn('planned_at', 'integer', required)
    .addColumn('sent_at', 'integer')
    .addColumn('finished_at', 'integer')
    .addPrimaryKeyConstraint('spend_intents_key', ['id'])
    .addCheckConstraint(
      'spend_intents_operation',
      allowed('operation', ['company-domain-by-name', 'emails-by-domain-by-name']),
    )
    .addCheckConstraint(
      'spend_intents_state',
      allowed('state', [
        'planned',
        'sent',
        'accepted',
        'settled',
        'voided',
        'in_doubt',
        'written_off',
      ]),
    )
    .addForeignKeyConstraint('spend_intents_episode_id', ['episode_id'], 'episodes', ['id'])
    .addForeignKeyConstraint('spend_intents_officer_id', ['officer_id'], 'officers', ['id'])
    .addForeignKeyConstraint('spend_intents_task_id', ['task_id'], 'provider_tasks', ['id'])
    .addCheckConstraint('spend_intents_sent', sql`(state = 'planned') = (task_id is null)`)
    .execute();
  await db.schema
    .createIndex('spend_intents_one_under_way')
    .on('spend_intents')
    .columns(['operation', 'subject_key'])
    .unique()
    .where(sql.ref('state'), 'in', sql`('planned', 'sent', 'accepted', 'in_doubt')`)
    .execute();
  await db.schema
    .createIndex('spend_intents_by_state')
    .on('spend_intents')
    .columns(['state', 'operation', 'planned_at'])
    .execute();
  await db.schema
    .createIndex('spend_intents_by_task')
    .on('spend_intents')
    .columns(['task_id'])
    .execute();
  await db.schema
    .createIndex('spend_intents_by_company')
    .on('spend_intents')
    .columns(['company_number'])
    .execute();
  await createStrictTable(db, 'spend_entries')
    .addColumn('id', 'text', required)
    .addColumn('provider', 'text', required)
    .addColumn('intent_id', 'text')
    .addColumn('task_id', 'text')
    .addColumn('from_account', 'text', required)
    .addColumn('to_account', 'text', required)
    .addColumn('credits', 'text', required)
    .addColumn('entered_at', 'integer', required)
    .addPrimaryKeyConstraint('spend_entries_key', ['id'])
    .addCheckConstraint(
      'spend_entries_from_account',
      allowed('from_account', ['available', 'reserved', 'spent', 'unexplained']),
    )
    .addCheckConstraint(
      'spend_entries_to_account',
      allowed('to_account', ['available', 'reserved', 'spent', 'unexplained']),
    )
    .execute();
  await createStrictTable(db, 'balance_readings')
    .addColumn('id', 'text', required)
    .addColumn('provider', 'text', required)
    .addColumn('balance', 'text', required)
    .addColumn('is_shared', 'integer', required)
    .addColumn('moment', 'text', required)
    .addColumn('task_id', 'text')
    .addColumn('read_at', 'integer', required)
    .addPrimaryKeyConstraint('balance_readings_key', ['id'])
    .addCheckConstraint(
      'balance_readings_moment',
      allowed('moment', ['before_task', 'after_task', 'probe']),
    )
    .addCheckConstraint('balance_readings_is_shared', sql`is_shared in (0, 1)`)
    .execute();
  await db.schema
    .createIndex('balance_readings_by_time')
    .on('balance_readings')
    .columns(['provider', 'read_at'])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('balance_readings').execute();
  await db.schema.dropTable('spend_entries').execute();
  await db.schema.dropTable('spend_intents').execute();
  await db.schema.dropTable('provider_tasks').execute();
}

import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

const operationsBefore = ['company-domain-by-name', 'emails-by-domain-by-name'];
const operationsAdded = ['email-verification'];
const stepsBefore = [
  'check-status',
  'read-filings',
  'find-domain',
  'scan-website',
  'fetch-officers',
  'find-emails',
  'discover-domain',
  'derive-emails',
];
const stepsAdded = ['count-emails', 'verify-emails'];

/** The free count of a domain's addresses, the paid verification of single ones, and totals of answers that need no counting. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await rebuildMoney(db, [...operationsBefore, ...operationsAdded]);
  await db.schema.alterTable('spend_intents').addColumn('email', 'text').execute();
  await rebuildLookups(db, [...operationsBefore, ...operationsAdded]);
  await rebuildAnswerUses(db, [...operationsBefore, ...operationsAdded]);
  await db.schema
    .createIndex('answer_uses_by_time')
    .on('answer_uses')
    .columns(['used_at', 'operation', 'was_bought'])
    .execute();
  await rebuildSteps(db, [...stepsBefore, ...stepsAdded]);
  await createStrictTable(db, 'answer_totals')
    .addColumn('operation', 'text', (column) =>
      required(column).check(allowed('operation', [...operationsBefore, ...operationsAdded])),
    )
    .addColumn('was_bought', 'integer', required)
    .addColumn('answers', 'integer', required)
    .addPrimaryKeyConstraint('answer_totals_pk', ['operation', 'was_bought'])
    .execute();
  await sql`
    insert into answer_totals (operation, was_bought, answers)
    select operation, was_bought, count(*) from answer_uses group by operation, was_bought
  `.execute(db);
  await createStrictTable(db, 'domain_email_counts')
    .addColumn('domain', 'text', (column) => required(column).primaryKey())
    .addColumn('email_count', 'integer')
    .addColumn('is_webmail', 'integer')
    .addColumn('counted_at', 'integer', required)
    .addColumn('expires_at', 'integer', required)
    .execute();
  await db.schema.alterTable('contacts').addColumn('verified_at', 'integer').execute();
  await db.schema.createIndex('contacts_by_email').on('contacts').columns(['email']).execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('contacts_by_email').execute();
  await db.schema.alterTable('contacts').dropColumn('verified_at').execute();
  await db.schema.dropTable('domain_email_counts').execute();
  await db.schema.dropTable('answer_totals').execute();
  await sql`delete from enrichment_steps where step in (${literals(stepsAdded)})`.execute(db);
  await rebuildSteps(db, stepsBefore);
  // The older schema has no word for what they asked.
  const added = literals(operationsAdded);
  await sql`delete from answer_uses where operation in (${added})`.execute(db);
  await sql`delete from lookups where operation in (${added})`.execute(db);
  await sql`delete from spend_intents where operation in (${added})`.execute(db);
  await sql`delete from inbound_webhooks where task_id in (select id from provider_tasks where operation in (${added}))`.execute(
    db,
  );
  await sql`delete from provider_tasks where operation in (${added})`.execute(db);
  await db.schema.dropIndex('answer_uses_by_time').execute();
  await rebuildAnswerUses(db, operationsBefore);
  await rebuildLookups(db, operationsBefore);
  await db.schema.alterTable('spend_intents').dropColumn('email').execute();
  await rebuildMoney(db, operationsBefore);
}

function literals(values: readonly string[]) {
  return sql.join(values.map((value) => sql.lit(value)));
}

/**
 * Differs because SQLite cannot change a CHECK: the tables are made anew and filled (https://sqlite.org/lang_altertable.html, 7). Those that refer to
 * the tasks come along, so that nothing refers to the old table when it goes.
 */
async function rebuildMoney(db: Kysely<unknown>, operations: readonly string[]): Promise<void> {
  await createStrictTable(db, 'provider_tasks_rebuilt')
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
    .addColumn('webhook_token_hash', 'text')
    .addColumn('read_at_before', 'integer')
    .addColumn('is_cut_short', 'integer')
    .addColumn('doubted_at', 'integer')
    .addColumn('doubt_alerted_at', 'integer')
    .addColumn('resolved_at', 'integer')
    .addColumn('resolved_reason', 'text')
    .addColumn('resolved_by_principal', 'text')
    .addColumn('written_off_credits', 'text')
    .addColumn('resolved_by', 'text', (column) =>
      column.check(
        allowed('resolved_by', ['webhook_hash', 'webhook_body', 'task_hash', 'balance', 'person']),
      ),
    )
    .addPrimaryKeyConstraint('provider_tasks_key', ['id'])
    .addCheckConstraint('provider_tasks_operation', allowed('operation', operations))
    .addCheckConstraint(
      'provider_tasks_state',
      allowed('state', ['sent', 'accepted', 'completed', 'refused', 'in_doubt', 'stale']),
    )
    .execute();
  await copyRows(db, 'provider_tasks', 'provider_tasks_rebuilt');
  await createStrictTable(db, 'spend_intents_rebuilt')
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
    .addColumn('run_id', 'text')
    .addColumn('rank_at', 'integer')
    .addPrimaryKeyConstraint('spend_intents_key', ['id'])
    .addCheckConstraint('spend_intents_operation', allowed('operation', operations))
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
    .addForeignKeyConstraint('spend_intents_task_id', ['task_id'], 'provider_tasks_rebuilt', ['id'])
    .addCheckConstraint('spend_intents_sent', sql`(state = 'planned') = (task_id is null)`)
    .execute();
  await copyRows(db, 'spend_intents', 'spend_intents_rebuilt');
  await createStrictTable(db, 'inbound_webhooks_rebuilt')
    .addColumn('id', 'text', required)
    .addColumn('task_id', 'text', required)
    .addColumn('body_sha256', 'text', required)
    .addColumn('body', 'text', required)
    .addColumn('deliveries', 'integer', required)
    .addColumn('received_at', 'integer', required)
    .addColumn('read_at', 'integer')
    .addColumn('outcome', 'text')
    .addPrimaryKeyConstraint('inbound_webhooks_key', ['id'])
    .addForeignKeyConstraint('inbound_webhooks_task_id', ['task_id'], 'provider_tasks_rebuilt', [
      'id',
    ])
    .execute();
  await copyRows(db, 'inbound_webhooks', 'inbound_webhooks_rebuilt');
  for (const name of ['inbound_webhooks', 'spend_intents', 'provider_tasks']) {
    await db.schema.dropTable(name).execute();
  }
  // What refers to a table follows it when it is renamed.
  for (const name of ['provider_tasks', 'spend_intents', 'inbound_webhooks']) {
    await db.schema.alterTable(`${name}_rebuilt`).renameTo(name).execute();
  }
  await indexMoney(db);
}

async function indexMoney(db: Kysely<unknown>): Promise<void> {
  const index = (name: string, table: string, columns: readonly string[]) =>
    db.schema
      .createIndex(name)
      .on(table)
      .columns([...columns]);
  await index('provider_tasks_by_state', 'provider_tasks', ['provider', 'state']).execute();
  await index('provider_tasks_by_token', 'provider_tasks', ['webhook_token_hash'])
    .unique()
    .execute();
  await index('provider_tasks_not_compared', 'provider_tasks', ['provider', 'state'])
    .where(sql.ref('balance_after'), 'is', null)
    .execute();
  await index('spend_intents_one_under_way', 'spend_intents', ['operation', 'subject_key'])
    .unique()
    .where(sql.ref('state'), 'in', sql`('planned', 'sent', 'accepted', 'in_doubt')`)
    .execute();
  await index('spend_intents_by_state', 'spend_intents', [
    'state',
    'operation',
    'planned_at',
  ]).execute();
  await index('spend_intents_by_task', 'spend_intents', ['task_id']).execute();
  await index('spend_intents_by_company', 'spend_intents', ['company_number']).execute();
  await index('spend_intents_by_time', 'spend_intents', ['sent_at']).execute();
  await index('spend_intents_by_episode', 'spend_intents', ['episode_id']).execute();
  await index('spend_intents_by_run', 'spend_intents', ['run_id']).execute();
  await index('inbound_webhooks_once', 'inbound_webhooks', ['task_id', 'body_sha256'])
    .unique()
    .execute();
  await index('inbound_webhooks_by_time', 'inbound_webhooks', ['received_at']).execute();
}

async function rebuildLookups(db: Kysely<unknown>, operations: readonly string[]): Promise<void> {
  await createStrictTable(db, 'lookups_rebuilt')
    .addColumn('operation', 'text', required)
    .addColumn('subject_key', 'text', required)
    .addColumn('answer', 'text')
    .addColumn('looked_up_at', 'integer', required)
    .addColumn('expires_at', 'integer', required)
    .addPrimaryKeyConstraint('lookups_key', ['operation', 'subject_key'])
    .addCheckConstraint('lookups_operation', allowed('operation', operations))
    .execute();
  await replaceTable(db, 'lookups');
}

async function rebuildAnswerUses(
  db: Kysely<unknown>,
  operations: readonly string[],
): Promise<void> {
  await createStrictTable(db, 'answer_uses_rebuilt')
    .addColumn('operation', 'text', (column) =>
      required(column).check(allowed('operation', operations)),
    )
    .addColumn('episode_id', 'text', required)
    .addColumn('asked_for', 'text', required)
    .addColumn('was_bought', 'integer', required)
    .addColumn('used_at', 'integer', required)
    .addPrimaryKeyConstraint('answer_uses_pk', ['operation', 'episode_id', 'asked_for'])
    .execute();
  await replaceTable(db, 'answer_uses');
}

async function rebuildSteps(db: Kysely<unknown>, steps: readonly string[]): Promise<void> {
  await createStrictTable(db, 'enrichment_steps_rebuilt')
    .addColumn('episode_id', 'text', required)
    .addColumn('step', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('reason', 'text')
    .addColumn('attempts', 'integer', required)
    .addColumn('started_at', 'integer')
    .addColumn('updated_at', 'integer', required)
    .addPrimaryKeyConstraint('enrichment_steps_key', ['episode_id', 'step'])
    .addCheckConstraint('enrichment_steps_step', allowed('step', steps))
    .addCheckConstraint(
      'enrichment_steps_state',
      allowed('state', ['waiting', 'done', 'skipped', 'parked', 'failed']),
    )
    .addForeignKeyConstraint('enrichment_steps_episode_id', ['episode_id'], 'episodes', ['id'])
    .execute();
  await replaceTable(db, 'enrichment_steps');
}

/** Fills the table made anew and puts it in the place of the old one. */
async function replaceTable(db: Kysely<unknown>, name: string): Promise<void> {
  await copyRows(db, name, `${name}_rebuilt`);
  await db.schema.dropTable(name).execute();
  await db.schema.alterTable(`${name}_rebuilt`).renameTo(name).execute();
}

/** Column by name: what was added by `alter table` stands last in the old table. */
async function copyRows(db: Kysely<unknown>, from: string, to: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`select name from pragma_table_info(${to})`.execute(
    db,
  );
  const columns = sql.join(rows.map(({ name }) => sql.ref(name)));
  await sql`insert into ${sql.table(to)} (${columns}) select ${columns} from ${sql.table(from)}`.execute(
    db,
  );
}

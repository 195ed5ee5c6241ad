import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';
import { rebuildEvents } from './rebuild-events.ts';

const required: ColumnBuilder = (column) => column.notNull();

const accountsBefore = ['available', 'reserved', 'spent', 'unexplained'];
const evidence = ['webhook_hash', 'webhook_body', 'task_hash', 'balance', 'person'];
const eventTypesBefore = [
  'company.strike_off.proposed',
  'company.strike_off.suspended',
  'company.strike_off.left',
  'company.dissolved',
  'import.completed',
  'register.disagreed',
  'lead.enriched',
  'credits.low',
  'credits.exhausted',
  'credits.restored',
  'stream.degraded',
  'stream.recovered',
  'breaker.opened',
  'breaker.closed',
  'job.dead',
];
const eventTypesAdded = ['credits.in_doubt', 'credits.unexplained', 'credits.ceiling_reached'];

const taskColumns = [
  ['webhook_token_hash', 'text'],
  ['read_at_before', 'integer'],
  ['is_cut_short', 'integer'],
  ['doubted_at', 'integer'],
  ['doubt_alerted_at', 'integer'],
  ['resolved_at', 'integer'],
  ['resolved_reason', 'text'],
  ['resolved_by_principal', 'text'],
  ['written_off_credits', 'text'],
] as const;

/** Doubts that end, webhooks that come in, credits that are bought, and runs with a ceiling. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [name, type] of taskColumns) {
    await db.schema.alterTable('provider_tasks').addColumn(name, type).execute();
  }
  await db.schema
    .alterTable('provider_tasks')
    .addColumn('resolved_by', 'text', (column) => column.check(allowed('resolved_by', evidence)))
    .execute();
  await sql`update provider_tasks set doubted_at = coalesce(finished_at, sent_at) where state = 'in_doubt'`.execute(
    db,
  );
  await db.schema
    .createIndex('provider_tasks_by_token')
    .on('provider_tasks')
    .columns(['webhook_token_hash'])
    .unique()
    .where(sql.ref('webhook_token_hash'), 'is not', null)
    .execute();
  await db.schema.alterTable('spend_intents').addColumn('run_id', 'text').execute();
  await db.schema
    .createIndex('spend_intents_by_time')
    .on('spend_intents')
    .columns(['sent_at'])
    .execute();
  await db.schema
    .createIndex('spend_intents_by_episode')
    .on('spend_intents')
    .columns(['episode_id'])
    .execute();
  await db.schema.alterTable('balance_readings').addColumn('renews_in_days', 'integer').execute();
  await rebuildEntries(db, [...accountsBefore, 'topped_up']);
  await db.schema.alterTable('spend_entries').addColumn('reading_id', 'text').execute();
  await rebuildEvents(db, [...eventTypesBefore, ...eventTypesAdded]);
  await createStrictTable(db, 'inbound_webhooks')
    .addColumn('id', 'text', required)
    .addColumn('task_id', 'text', required)
    .addColumn('body_sha256', 'text', required)
    .addColumn('body', 'text', required)
    .addColumn('deliveries', 'integer', required)
    .addColumn('received_at', 'integer', required)
    .addColumn('read_at', 'integer')
    .addColumn('outcome', 'text')
    .addPrimaryKeyConstraint('inbound_webhooks_key', ['id'])
    .addForeignKeyConstraint('inbound_webhooks_task_id', ['task_id'], 'provider_tasks', ['id'])
    .execute();
  await db.schema
    .createIndex('inbound_webhooks_once')
    .on('inbound_webhooks')
    .columns(['task_id', 'body_sha256'])
    .unique()
    .execute();
  await db.schema
    .createIndex('inbound_webhooks_by_time')
    .on('inbound_webhooks')
    .columns(['received_at'])
    .execute();
  await createStrictTable(db, 'spend_runs')
    .addColumn('id', 'text', required)
    .addColumn('name', 'text', required)
    .addColumn('max_credits', 'text')
    .addColumn('started_at', 'integer', required)
    .addColumn('started_by', 'text', required)
    .addPrimaryKeyConstraint('spend_runs_key', ['id'])
    .addForeignKeyConstraint('spend_runs_started_by', ['started_by'], 'principals', ['id'])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('spend_runs').execute();
  await db.schema.dropTable('inbound_webhooks').execute();
  await sql`delete from events where type in (${sql.join(eventTypesAdded.map((type) => sql.lit(type)))})`.execute(
    db,
  );
  await rebuildEvents(db, eventTypesBefore);
  // The older schema books what comes in against what is unexplained.
  await sql`update spend_entries set from_account = 'unexplained' where from_account = 'topped_up'`.execute(
    db,
  );
  await rebuildEntries(db, accountsBefore);
  await db.schema.alterTable('balance_readings').dropColumn('renews_in_days').execute();
  for (const name of ['spend_intents_by_episode', 'spend_intents_by_time']) {
    await db.schema.dropIndex(name).execute();
  }
  await db.schema.alterTable('spend_intents').dropColumn('run_id').execute();
  await db.schema.dropIndex('provider_tasks_by_token').execute();
  for (const name of ['resolved_by', ...taskColumns.map(([column]) => column)]) {
    await db.schema.alterTable('provider_tasks').dropColumn(name).execute();
  }
}

/** Differs because SQLite cannot change a CHECK: the table is made anew and filled (https://sqlite.org/lang_altertable.html, 7). */
async function rebuildEntries(db: Kysely<unknown>, accounts: readonly string[]): Promise<void> {
  await createStrictTable(db, 'spend_entries_rebuilt')
    .addColumn('id', 'text', required)
    .addColumn('provider', 'text', required)
    .addColumn('intent_id', 'text')
    .addColumn('task_id', 'text')
    .addColumn('from_account', 'text', required)
    .addColumn('to_account', 'text', required)
    .addColumn('credits', 'text', required)
    .addColumn('entered_at', 'integer', required)
    .addPrimaryKeyConstraint('spend_entries_key', ['id'])
    .addCheckConstraint('spend_entries_from_account', allowed('from_account', accounts))
    .addCheckConstraint('spend_entries_to_account', allowed('to_account', accounts))
    .execute();
  await sql`
    insert into spend_entries_rebuilt (id, provider, intent_id, task_id, from_account, to_account, credits, entered_at)
    select id, provider, intent_id, task_id, from_account, to_account, credits, entered_at from spend_entries
  `.execute(db);
  await db.schema.dropTable('spend_entries').execute();
  await db.schema.alterTable('spend_entries_rebuilt').renameTo('spend_entries').execute();
}

import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';
import { allowing, rebuildTables } from './rebuild-tables.ts';

const required: ColumnBuilder = (column) => column.notNull();

const lanesBefore = ['companies-house', 'snov', 'website', 'download', 'internal'];
const lanes = ['companies-house', 'snov', 'hunter', 'website', 'download', 'internal'];
const methodsBefore = ['snov', 'website', 'candidate', 'pattern', 'manual'];
const methods = ['snov', 'hunter', 'website', 'candidate', 'pattern', 'manual'];
const providers = ['snov', 'hunter'];
const operations = ['company-domain-by-name', 'emails-by-domain-by-name', 'email-verification'];

/** A second provider of paid answers: its lane, its name where something was found, and answers that are held by whom they came from. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await rebuildTables(db, checksOf(lanes, methods));
  await createStrictTable(db, 'lookups_rebuilt')
    .addColumn('provider', 'text', (column) =>
      required(column).check(allowed('provider', providers)),
    )
    .addColumn('operation', 'text', required)
    .addColumn('subject_key', 'text', required)
    .addColumn('answer', 'text')
    .addColumn('reason', 'text')
    .addColumn('looked_up_at', 'integer', required)
    .addColumn('expires_at', 'integer', required)
    .addPrimaryKeyConstraint('lookups_key', ['operation', 'subject_key', 'provider'])
    .addCheckConstraint('lookups_operation', allowed('operation', operations))
    .execute();
  await sql`
    insert into lookups_rebuilt (provider, operation, subject_key, answer, looked_up_at, expires_at)
    select 'snov', operation, subject_key, answer, looked_up_at, expires_at from lookups
  `.execute(db);
  await replace(db, 'lookups');
  await createStrictTable(db, 'domain_email_counts_rebuilt')
    .addColumn('provider', 'text', (column) =>
      required(column).check(allowed('provider', providers)),
    )
    .addColumn('domain', 'text', required)
    .addColumn('email_count', 'integer')
    .addColumn('is_webmail', 'integer')
    .addColumn('counted_at', 'integer', required)
    .addColumn('expires_at', 'integer', required)
    .addPrimaryKeyConstraint('domain_email_counts_key', ['domain', 'provider'])
    .execute();
  await sql`
    insert into domain_email_counts_rebuilt (provider, domain, email_count, is_webmail, counted_at, expires_at)
    select 'snov', domain, email_count, is_webmail, counted_at, expires_at from domain_email_counts
  `.execute(db);
  await replace(db, 'domain_email_counts');
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'domain_email_counts_rebuilt')
    .addColumn('domain', 'text', (column) => required(column).primaryKey())
    .addColumn('email_count', 'integer')
    .addColumn('is_webmail', 'integer')
    .addColumn('counted_at', 'integer', required)
    .addColumn('expires_at', 'integer', required)
    .execute();
  await sql`
    insert into domain_email_counts_rebuilt (domain, email_count, is_webmail, counted_at, expires_at)
    select domain, email_count, is_webmail, counted_at, expires_at from domain_email_counts where provider = 'snov'
  `.execute(db);
  await replace(db, 'domain_email_counts');
  await createStrictTable(db, 'lookups_rebuilt')
    .addColumn('operation', 'text', required)
    .addColumn('subject_key', 'text', required)
    .addColumn('answer', 'text')
    .addColumn('looked_up_at', 'integer', required)
    .addColumn('expires_at', 'integer', required)
    .addPrimaryKeyConstraint('lookups_key', ['operation', 'subject_key'])
    .addCheckConstraint('lookups_operation', allowed('operation', operations))
    .execute();
  await sql`
    insert into lookups_rebuilt (operation, subject_key, answer, looked_up_at, expires_at)
    select operation, subject_key, answer, looked_up_at, expires_at from lookups where provider = 'snov'
  `.execute(db);
  await replace(db, 'lookups');
  // The older schema has no word for them. Money that was spent stays in the books, under a name that they do not check.
  await sql`delete from lane_pauses where lane = 'hunter'`.execute(db);
  await sql`delete from jobs where lane = 'hunter'`.execute(db);
  await sql`delete from contacts where method = 'hunter'`.execute(db);
  await sql`update domains set method = 'candidate' where method = 'hunter'`.execute(db);
  await rebuildTables(db, checksOf(lanesBefore, methodsBefore));
}

function checksOf(laneNames: readonly string[], methodNames: readonly string[]) {
  return new Map([
    ['jobs', allowing('lane', laneNames)],
    ['lane_pauses', allowing('lane', laneNames)],
    ['domains', allowing('method', methodNames)],
    ['contacts', allowing('method', methodNames)],
  ]);
}

async function replace(db: Kysely<unknown>, name: string): Promise<void> {
  await db.schema.dropTable(name).execute();
  await db.schema.alterTable(`${name}_rebuilt`).renameTo(name).execute();
}

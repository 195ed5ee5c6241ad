import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();
const flag: ColumnBuilder = (column) => column.notNull().defaultTo(0);

const contactColumns = [
  ['is_hidden', 'integer', flag],
  ['is_no_reply', 'integer', flag],
  ['form', 'text', (column) => column],
  ['page_hash', 'text', (column) => column],
  ['officer_reason', 'text', (column) => column],
  [
    'mail_exchanger',
    'text',
    (column) =>
      column.check(
        allowed('mail_exchanger', ['present', 'implicit', 'refused', 'no_domain', 'unknown']),
      ),
  ],
  ['mail_checked_at', 'integer', (column) => column],
  ['released_at', 'integer', (column) => column],
  ['released_by', 'text', (column) => column],
] as const satisfies readonly (readonly [string, 'text' | 'integer', ColumnBuilder])[];

/** How an address was found, whether it may leave, and the other ways a site names to reach its company. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [name, type, build] of contactColumns) {
    await db.schema.alterTable('contacts').addColumn(name, type, build).execute();
  }
  await db.schema
    .createIndex('contacts_to_review')
    .on('contacts')
    .columns(['discovered_at', 'id'])
    .where(sql.ref('is_hidden'), '=', sql.lit(1))
    .execute();
  await createStrictTable(db, 'channels')
    .addColumn('id', 'text', required)
    .addColumn('company_number', 'text', required)
    .addColumn('domain_id', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('network', 'text')
    .addColumn('value', 'text', required)
    .addColumn('form', 'text', required)
    .addColumn('confidence', 'real', required)
    .addColumn('source_url', 'text', required)
    .addColumn('page_hash', 'text', required)
    .addColumn('snippet', 'text', required)
    .addColumn('discovered_at', 'integer', required)
    .addColumn('expires_at', 'integer', required)
    .addPrimaryKeyConstraint('channels_key', ['id'])
    .addCheckConstraint('channels_kind', allowed('kind', ['phone', 'fax', 'profile']))
    .addCheckConstraint('channels_network', sql`(kind = 'profile') = (network is not null)`)
    .addCheckConstraint('channels_confidence', sql`confidence between 0 and 1`)
    .addForeignKeyConstraint('channels_company_number', ['company_number'], 'companies', [
      'company_number',
    ])
    .addForeignKeyConstraint('channels_domain_id', ['domain_id'], 'domains', ['id'])
    .execute();
  await db.schema
    .createIndex('channels_once')
    .on('channels')
    .columns(['company_number', 'value'])
    .unique()
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('channels').execute();
  await db.schema.dropIndex('contacts_to_review').execute();
  for (const [name] of contactColumns.toReversed()) {
    await db.schema.alterTable('contacts').dropColumn(name).execute();
  }
}

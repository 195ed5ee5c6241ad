import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

export async function up(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'settings')
    .addColumn('name', 'text', required)
    .addColumn('value', 'text', required)
    .addPrimaryKeyConstraint('settings_key', ['name'])
    .execute();
  await createStrictTable(db, 'companies')
    .addColumn('company_number', 'text', required)
    .addColumn('company_name', 'text', required)
    .addColumn('care_of', 'text')
    .addColumn('po_box', 'text')
    .addColumn('address_line_1', 'text')
    .addColumn('address_line_2', 'text')
    .addColumn('post_town', 'text')
    .addColumn('county', 'text')
    .addColumn('country', 'text')
    .addColumn('postal_code', 'text')
    .addColumn('company_category', 'text')
    .addColumn('company_type', 'text')
    .addColumn('subscriber_class', 'text', required)
    .addColumn('company_status', 'text')
    .addColumn('company_status_detail', 'text')
    .addColumn('company_status_raw', 'text')
    .addColumn('jurisdiction', 'text')
    .addColumn('country_of_origin', 'text')
    .addColumn('dissolution_date', 'text')
    .addColumn('incorporation_date', 'text')
    .addColumn('account_ref_day', 'integer')
    .addColumn('account_ref_month', 'integer')
    .addColumn('accounts_next_due_date', 'text')
    .addColumn('accounts_last_made_up_date', 'text')
    .addColumn('account_category', 'text')
    .addColumn('returns_next_due_date', 'text')
    .addColumn('returns_last_made_up_date', 'text')
    .addColumn('num_mort_charges', 'integer')
    .addColumn('num_mort_outstanding', 'integer')
    .addColumn('num_mort_part_satisfied', 'integer')
    .addColumn('num_mort_satisfied', 'integer')
    .addColumn('sic_text_1', 'text')
    .addColumn('sic_text_2', 'text')
    .addColumn('sic_text_3', 'text')
    .addColumn('sic_text_4', 'text')
    .addColumn('num_gen_partners', 'integer')
    .addColumn('num_lim_partners', 'integer')
    .addColumn('uri', 'text')
    .addColumn('conf_stmt_next_due_date', 'text')
    .addColumn('conf_stmt_last_made_up_date', 'text')
    .addColumn('is_fraud_strike_off', 'integer', required)
    .addColumn('status_as_of', 'integer', required)
    .addColumn('status_source', 'text', required)
    .addColumn('profile_as_of', 'integer', required)
    .addColumn('profile_source', 'text', required)
    .addColumn('stream_timepoint', 'integer')
    .addColumn('created_at', 'integer', required)
    .addColumn('updated_at', 'integer', required)
    .addPrimaryKeyConstraint('companies_key', ['company_number'])
    .addCheckConstraint(
      'companies_subscriber_class',
      allowed('subscriber_class', ['corporate', 'individual', 'unknown']),
    )
    .addCheckConstraint(
      'companies_company_status',
      allowed('company_status', [
        'active',
        'dissolved',
        'liquidation',
        'receivership',
        'converted-closed',
        'voluntary-arrangement',
        'insolvency-proceedings',
        'administration',
        'open',
        'closed',
        'registered',
        'removed',
      ]),
    )
    .addCheckConstraint(
      'companies_status_source',
      allowed('status_source', ['bulk', 'stream', 'rest']),
    )
    .addCheckConstraint(
      'companies_profile_source',
      allowed('profile_source', ['bulk', 'stream', 'rest']),
    )
    .addCheckConstraint('companies_is_fraud_strike_off', sql`is_fraud_strike_off in (0, 1)`)
    .addCheckConstraint('companies_company_number_shape', sql`length(company_number) = 8`)
    .execute();
  await db.schema
    .createIndex('companies_by_name')
    .on('companies')
    .columns(['company_name'])
    .execute();
  await createStrictTable(db, 'previous_names')
    .addColumn('company_number', 'text', required)
    .addColumn('position', 'integer', required)
    .addColumn('company_name', 'text', required)
    .addColumn('ceased_on', 'text')
    .addPrimaryKeyConstraint('previous_names_key', ['company_number', 'position'])
    .addForeignKeyConstraint('previous_names_company_number', ['company_number'], 'companies', [
      'company_number',
    ])
    .execute();
  await createStrictTable(db, 'episodes')
    .addColumn('id', 'text', required)
    .addColumn('company_number', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('route', 'text', required)
    .addColumn('stage', 'text', required)
    .addColumn('opened_by', 'text', required)
    .addColumn('opened_at', 'integer', required)
    .addColumn('entered_at', 'integer')
    .addColumn('confirmed_at', 'integer')
    .addColumn('announced_at', 'integer')
    .addColumn('notice_date', 'text')
    .addColumn('earliest_dissolution_date', 'text')
    .addColumn('closed_at', 'integer')
    .addColumn('left_at', 'integer')
    .addColumn('leave_reason', 'text')
    .addColumn('leave_announced_at', 'integer')
    .addPrimaryKeyConstraint('episodes_key', ['id'])
    .addCheckConstraint('episodes_state', allowed('state', ['open', 'closed']))
    .addCheckConstraint('episodes_route', allowed('route', ['compulsory', 'voluntary', 'unknown']))
    .addCheckConstraint(
      'episodes_stage',
      allowed('stage', [
        'proposed',
        'applied',
        'first_notice',
        'suspended',
        'discontinued',
        'withdrawn',
        'dissolved',
        'restored',
      ]),
    )
    .addCheckConstraint('episodes_opened_by', allowed('opened_by', ['bulk', 'stream', 'rest']))
    .addCheckConstraint(
      'episodes_leave_reason',
      allowed('leave_reason', [
        'discontinued',
        'withdrawn',
        'dissolved',
        'insolvency',
        'converted',
        'not_confirmed',
        'unknown',
      ]),
    )
    .addForeignKeyConstraint('episodes_company_number', ['company_number'], 'companies', [
      'company_number',
    ])
    .addCheckConstraint('episodes_closed', sql`(state = 'closed') = (closed_at is not null)`)
    .addCheckConstraint('episodes_left', sql`(state = 'closed') = (leave_reason is not null)`)
    .execute();
  await db.schema
    .createIndex('episodes_one_open')
    .on('episodes')
    .columns(['company_number'])
    .unique()
    .where(sql.ref('state'), '=', sql.lit('open'))
    .execute();
  await db.schema
    .createIndex('episodes_by_company')
    .on('episodes')
    .columns(['company_number', 'opened_at'])
    .execute();
  await db.schema
    .createIndex('episodes_by_state')
    .on('episodes')
    .columns(['state', 'opened_at', 'id'])
    .execute();
  await createStrictTable(db, 'filings')
    .addColumn('company_number', 'text', required)
    .addColumn('transaction_id', 'text', required)
    .addColumn('type', 'text')
    .addColumn('category', 'text')
    .addColumn('description', 'text')
    .addColumn('date', 'text', required)
    .addColumn('source', 'text', required)
    .addColumn('seen_at', 'integer', required)
    .addPrimaryKeyConstraint('filings_key', ['company_number', 'transaction_id'])
    .addCheckConstraint('filings_source', allowed('source', ['bulk', 'stream', 'rest']))
    .addForeignKeyConstraint('filings_company_number', ['company_number'], 'companies', [
      'company_number',
    ])
    .execute();
  await createStrictTable(db, 'officers')
    .addColumn('id', 'text', required)
    .addColumn('company_number', 'text', required)
    .addColumn('appointment_id', 'text', required)
    .addColumn('officer_id', 'text')
    .addColumn('name', 'text', required)
    .addColumn('first_name', 'text')
    .addColumn('last_name', 'text')
    .addColumn('title', 'text')
    .addColumn('officer_role', 'text', required)
    .addColumn('appointed_on', 'text')
    .addColumn('resigned_on', 'text')
    .addColumn('is_corporate', 'integer', required)
    .addColumn('birth_month', 'integer')
    .addColumn('birth_year', 'integer')
    .addColumn('source', 'text', required)
    .addColumn('fetched_at', 'integer', required)
    .addPrimaryKeyConstraint('officers_key', ['id'])
    .addCheckConstraint('officers_source', allowed('source', ['bulk', 'stream', 'rest']))
    .addForeignKeyConstraint('officers_company_number', ['company_number'], 'companies', [
      'company_number',
    ])
    .addCheckConstraint('officers_is_corporate', sql`is_corporate in (0, 1)`)
    .execute();
  await db.schema
    .createIndex('officers_by_appointment')
    .on('officers')
    .columns(['company_number', 'appointment_id'])
    .unique()
    .execute();
  await createStrictTable(db, 'bulk_snapshots')
    .addColumn('id', 'text', required)
    .addColumn('file_name', 'text', required)
    .addColumn('snapshot_date', 'text')
    .addColumn('scope', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('rows_read', 'integer', required)
    .addColumn('rows_kept', 'integer', required)
    .addColumn('rows_rejected', 'integer', required)
    .addColumn('started_at', 'integer', required)
    .addColumn('finished_at', 'integer')
    .addPrimaryKeyConstraint('bulk_snapshots_key', ['id'])
    .addCheckConstraint('bulk_snapshots_scope', allowed('scope', ['strike-off', 'register']))
    .addCheckConstraint(
      'bulk_snapshots_state',
      allowed('state', ['running', 'complete', 'interrupted']),
    )
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('bulk_snapshots').execute();
  await db.schema.dropTable('officers').execute();
  await db.schema.dropTable('filings').execute();
  await db.schema.dropTable('episodes').execute();
  await db.schema.dropTable('previous_names').execute();
  await db.schema.dropTable('companies').execute();
  await db.schema.dropTable('settings').execute();
}

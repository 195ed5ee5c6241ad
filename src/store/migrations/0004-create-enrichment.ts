import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

export async function up(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'enrichment_steps')
    .addColumn('episode_id', 'text', required)
    .addColumn('step', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('reason', 'text')
    .addColumn('attempts', 'integer', required)
    .addColumn('started_at', 'integer')
    .addColumn('updated_at', 'integer', required)
    .addPrimaryKeyConstraint('enrichment_steps_key', ['episode_id', 'step'])
    .addCheckConstraint(
      'enrichment_steps_step',
      allowed('step', [
        'check-status',
        'read-filings',
        'find-domain',
        'scan-website',
        'fetch-officers',
        'find-emails',
      ]),
    )
    .addCheckConstraint(
      'enrichment_steps_state',
      allowed('state', ['waiting', 'done', 'skipped', 'parked', 'failed']),
    )
    .addForeignKeyConstraint('enrichment_steps_episode_id', ['episode_id'], 'episodes', ['id'])
    .execute();
  await createStrictTable(db, 'domains')
    .addColumn('id', 'text', required)
    .addColumn('company_number', 'text', required)
    .addColumn('domain', 'text', required)
    .addColumn('method', 'text', required)
    .addColumn('source', 'text', required)
    .addColumn('verdict', 'text', required)
    .addColumn('verdict_reason', 'text')
    .addColumn('confidence', 'real', required)
    .addColumn('is_primary', 'integer', required)
    .addColumn('discovered_at', 'integer', required)
    .addColumn('last_verified_at', 'integer')
    .addColumn('expires_at', 'integer', required)
    .addPrimaryKeyConstraint('domains_key', ['id'])
    .addCheckConstraint(
      'domains_method',
      allowed('method', ['snov', 'website', 'candidate', 'pattern', 'manual']),
    )
    .addCheckConstraint(
      'domains_verdict',
      allowed('verdict', ['candidate', 'proven', 'likely', 'not_proven', 'contradicted']),
    )
    .addForeignKeyConstraint('domains_company_number', ['company_number'], 'companies', [
      'company_number',
    ])
    .addCheckConstraint('domains_is_primary', sql`is_primary in (0, 1)`)
    .addCheckConstraint('domains_confidence', sql`confidence between 0 and 1`)
    .execute();
  await db.schema
    .createIndex('domains_once')
    .on('domains')
    .columns(['company_number', 'domain'])
    .unique()
    .execute();
  await createStrictTable(db, 'domain_proofs')
    .addColumn('id', 'text', required)
    .addColumn('domain_id', 'text', required)
    .addColumn('rule', 'text', required)
    .addColumn('url', 'text', required)
    .addColumn('snippet', 'text', required)
    .addColumn('weight', 'real', required)
    .addColumn('seen_at', 'integer', required)
    .addPrimaryKeyConstraint('domain_proofs_key', ['id'])
    .addForeignKeyConstraint('domain_proofs_domain_id', ['domain_id'], 'domains', ['id'])
    .execute();
  await db.schema
    .createIndex('domain_proofs_by_domain')
    .on('domain_proofs')
    .columns(['domain_id'])
    .execute();
  await createStrictTable(db, 'contacts')
    .addColumn('id', 'text', required)
    .addColumn('company_number', 'text', required)
    .addColumn('officer_id', 'text')
    .addColumn('domain_id', 'text')
    .addColumn('email', 'text', required)
    .addColumn('email_type', 'text', required)
    .addColumn('verification_status', 'text', required)
    .addColumn('confidence', 'real', required)
    .addColumn('method', 'text', required)
    .addColumn('source', 'text', required)
    .addColumn('source_url', 'text')
    .addColumn('snippet', 'text')
    .addColumn('lawful_basis', 'text', required)
    .addColumn('discovered_at', 'integer', required)
    .addColumn('expires_at', 'integer', required)
    .addPrimaryKeyConstraint('contacts_key', ['id'])
    .addCheckConstraint(
      'contacts_email_type',
      allowed('email_type', ['service', 'corporate', 'free', 'disposable', 'unknown']),
    )
    .addCheckConstraint(
      'contacts_verification_status',
      allowed('verification_status', ['valid', 'invalid', 'catch_all', 'unknown', 'unverified']),
    )
    .addCheckConstraint(
      'contacts_method',
      allowed('method', ['snov', 'website', 'candidate', 'pattern', 'manual']),
    )
    .addCheckConstraint(
      'contacts_lawful_basis',
      allowed('lawful_basis', ['legitimate_interests', 'consent']),
    )
    .addForeignKeyConstraint('contacts_company_number', ['company_number'], 'companies', [
      'company_number',
    ])
    .addForeignKeyConstraint('contacts_officer_id', ['officer_id'], 'officers', ['id'])
    .addForeignKeyConstraint('contacts_domain_id', ['domain_id'], 'domains', ['id'])
    .addCheckConstraint('contacts_confidence', sql`confidence between 0 and 1`)
    .execute();
  await db.schema
    .createIndex('contacts_once')
    .on('contacts')
    .columns(['company_number', 'email'])
    .unique()
    .execute();
  await db.schema
    .createIndex('contacts_by_officer')
    .on('contacts')
    .columns(['officer_id'])
    .execute();
  await createStrictTable(db, 'lookups')
    .addColumn('operation', 'text', required)
    .addColumn('subject_key', 'text', required)
    .addColumn('answer', 'text')
    .addColumn('looked_up_at', 'integer', required)
    .addColumn('expires_at', 'integer', required)
    .addPrimaryKeyConstraint('lookups_key', ['operation', 'subject_key'])
    .addCheckConstraint(
      'lookups_operation',
      allowed('operation', ['company-domain-by-name', 'emails-by-domain-by-name']),
    )
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('lookups').execute();
  await db.schema.dropTable('contacts').execute();
  await db.schema.dropTable('domain_proofs').execute();
  await db.schema.dropTable('domains').execute();
  await db.schema.dropTable('enrichment_steps').execute();
}

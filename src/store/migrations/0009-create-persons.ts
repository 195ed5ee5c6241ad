import type { Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

export async function up(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'persons')
    .addColumn('id', 'text', required)
    .addColumn('company_number', 'text', required)
    .addColumn('person_key', 'text')
    .addColumn('name', 'text', required)
    .addColumn('first_name', 'text')
    .addColumn('last_name', 'text', required)
    .addColumn('birth_month', 'integer')
    .addColumn('birth_year', 'integer')
    .addPrimaryKeyConstraint('persons_key', ['id'])
    .addForeignKeyConstraint('persons_company_number', ['company_number'], 'companies', [
      'company_number',
    ])
    .execute();
  await db.schema
    .createIndex('persons_by_company')
    .on('persons')
    .columns(['company_number'])
    .execute();
  await createStrictTable(db, 'persons_with_significant_control')
    .addColumn('id', 'text', required)
    .addColumn('company_number', 'text', required)
    .addColumn('psc_id', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('name', 'text')
    .addColumn('title', 'text')
    .addColumn('first_name', 'text')
    .addColumn('last_name', 'text')
    .addColumn('birth_month', 'integer')
    .addColumn('birth_year', 'integer')
    .addColumn('natures_of_control', 'text', required)
    .addColumn('notified_on', 'text')
    .addColumn('ceased_on', 'text')
    .addColumn('nationality', 'text')
    .addColumn('country_of_residence', 'text')
    .addColumn('registration_number', 'text')
    // Without a foreign key, as officers.person_id, which SQLite could not drop again with one.
    .addColumn('person_id', 'text')
    .addColumn('source', 'text', required)
    .addColumn('as_of', 'integer', required)
    .addColumn('seen_at', 'integer', required)
    .addPrimaryKeyConstraint('persons_with_significant_control_key', ['id'])
    .addCheckConstraint(
      'persons_with_significant_control_kind',
      allowed('kind', [
        'individual-person-with-significant-control',
        'corporate-entity-person-with-significant-control',
        'legal-person-person-with-significant-control',
        'super-secure-person-with-significant-control',
        'individual-beneficial-owner',
        'corporate-entity-beneficial-owner',
        'legal-person-beneficial-owner',
        'super-secure-beneficial-owner',
      ]),
    )
    .addCheckConstraint(
      'persons_with_significant_control_source',
      allowed('source', ['bulk', 'stream', 'rest']),
    )
    .addForeignKeyConstraint(
      'persons_with_significant_control_company_number',
      ['company_number'],
      'companies',
      ['company_number'],
    )
    .execute();
  await db.schema
    .createIndex('persons_with_significant_control_by_register_id')
    .on('persons_with_significant_control')
    .columns(['company_number', 'psc_id'])
    .unique()
    .execute();
  await db.schema.alterTable('officers').addColumn('person_id', 'text').execute();
  await createStrictTable(db, 'psc_snapshots')
    .addColumn('id', 'text', required)
    .addColumn('file_name', 'text', required)
    .addColumn('snapshot_date', 'text')
    .addColumn('scope', 'text', required)
    .addColumn('is_complete', 'integer', required)
    .addColumn('lines_read', 'integer', required)
    .addColumn('persons_read', 'integer', required)
    .addColumn('persons_kept', 'integer', required)
    .addColumn('lines_rejected', 'integer', required)
    .addColumn('started_at', 'integer', required)
    .addColumn('finished_at', 'integer', required)
    .addPrimaryKeyConstraint('psc_snapshots_key', ['id'])
    .addCheckConstraint('psc_snapshots_scope', allowed('scope', ['strike-off', 'register']))
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('psc_snapshots').execute();
  await db.schema.alterTable('officers').dropColumn('person_id').execute();
  await db.schema.dropTable('persons_with_significant_control').execute();
  await db.schema.dropTable('persons').execute();
}

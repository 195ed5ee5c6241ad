import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();

/** Scans of websites page by page, so that they go on after a crash, and who may visit a site. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createStrictTable(db, 'scans')
    .addColumn('job_id', 'text', required)
    .addColumn('company_number', 'text')
    .addColumn('domain_id', 'text')
    .addColumn('domain', 'text', required)
    .addColumn('max_pages', 'integer', required)
    .addColumn('stops_early', 'integer', required)
    .addColumn('progress', 'real', required)
    .addColumn('pages_visited', 'integer', required)
    .addColumn('outcome', 'text')
    .addColumn('reason', 'text')
    .addColumn('detail', 'text')
    .addColumn('needs_javascript', 'integer', required)
    .addColumn('https_failure', 'text')
    .addColumn('is_erased', 'integer', required)
    .addColumn('created_at', 'integer', required)
    .addColumn('updated_at', 'integer', required)
    .addPrimaryKeyConstraint('scans_key', ['job_id'])
    .addForeignKeyConstraint('scans_job_id', ['job_id'], 'jobs', ['id'])
    .addForeignKeyConstraint('scans_domain_id', ['domain_id'], 'domains', ['id'])
    .addCheckConstraint('scans_stops_early', sql`stops_early in (0, 1)`)
    .addCheckConstraint('scans_progress', sql`progress between 0 and 1`)
    .addCheckConstraint('scans_outcome', allowed('outcome', ['complete', 'failed']))
    .addCheckConstraint(
      'scans_failure_says_why',
      sql`outcome is not 'failed' or length(coalesce(detail, '')) > 0`,
    )
    .addCheckConstraint('scans_complete', sql`outcome is not 'complete' or progress = 1`)
    .addCheckConstraint('scans_needs_javascript', sql`needs_javascript in (0, 1)`)
    .addCheckConstraint('scans_is_erased', sql`is_erased in (0, 1)`)
    .execute();
  await db.schema
    .createIndex('scans_by_domain')
    .on('scans')
    .columns(['domain', 'outcome', 'updated_at'])
    .execute();
  await db.schema.createIndex('domains_by_name').on('domains').columns(['domain']).execute();
  await createStrictTable(db, 'pages')
    .addColumn('job_id', 'text', required)
    .addColumn('position', 'integer', required)
    .addColumn('requested_url', 'text', required)
    .addColumn('url', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('depth', 'integer', required)
    .addColumn('outcome', 'text', required)
    .addColumn('reason', 'text')
    .addColumn('title', 'text', required)
    .addColumn('text', 'text', required)
    .addColumn('links', 'text', required)
    .addColumn('channels', 'text', required)
    .addColumn('hash', 'text')
    .addColumn('bytes', 'integer', required)
    .addColumn('etag', 'text')
    .addColumn('last_modified', 'text')
    .addColumn('needs_javascript', 'integer', required)
    .addColumn('visited_at', 'integer', required)
    .addPrimaryKeyConstraint('pages_key', ['job_id', 'position'])
    .addForeignKeyConstraint('pages_job_id', ['job_id'], 'scans', ['job_id'])
    .addCheckConstraint(
      'pages_kind',
      allowed('kind', ['home', 'contact', 'legal', 'about', 'other']),
    )
    .addCheckConstraint(
      'pages_outcome',
      allowed('outcome', ['read', 'unchanged', 'duplicate', 'sitemap', 'skipped']),
    )
    .addCheckConstraint('pages_needs_javascript', sql`needs_javascript in (0, 1)`)
    .execute();
  await createStrictTable(db, 'page_contacts')
    .addColumn('job_id', 'text', required)
    .addColumn('position', 'integer', required)
    .addColumn('email', 'text', required)
    .addColumn('found', 'text', required)
    .addPrimaryKeyConstraint('page_contacts_key', ['job_id', 'position', 'email'])
    .addForeignKeyConstraint('page_contacts_page', ['job_id', 'position'], 'pages', [
      'job_id',
      'position',
    ])
    .execute();
  await createStrictTable(db, 'site_visits')
    .addColumn('site', 'text', required)
    .addColumn('job_id', 'text', required)
    .addColumn('lease_until', 'integer', required)
    .addColumn('asked_at', 'integer', required)
    .addPrimaryKeyConstraint('site_visits_key', ['site'])
    .execute();
  await createStrictTable(db, 'site_robots')
    .addColumn('origin', 'text', required)
    .addColumn('rules', 'text', required)
    .addColumn('expires_at', 'integer', required)
    .addPrimaryKeyConstraint('site_robots_key', ['origin'])
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('domains_by_name').execute();
  for (const table of ['site_robots', 'site_visits', 'page_contacts', 'pages', 'scans']) {
    await db.schema.dropTable(table).execute();
  }
}

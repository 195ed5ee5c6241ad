import { sql, type Kysely } from 'kysely';
import { allowed, createStrictTable, type ColumnBuilder } from '../create-table.ts';

const required: ColumnBuilder = (column) => column.notNull();
const columns = [
  'id',
  'file_name',
  'snapshot_date',
  'scope',
  'state',
  'rows_read',
  'rows_kept',
  'rows_rejected',
  'started_at',
  'finished_at',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  await rebuildSnapshots(db, ['running', 'complete', 'interrupted', 'held']);
  await createStrictTable(db, 'unheld_statuses')
    .addColumn('company_number', 'text', required)
    .addColumn('company_status', 'text')
    .addColumn('company_status_detail', 'text')
    .addColumn('company_status_raw', 'text')
    .addColumn('as_of', 'integer', required)
    .addPrimaryKeyConstraint('unheld_statuses_key', ['company_number'])
    .addCheckConstraint(
      'unheld_statuses_company_status',
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
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('unheld_statuses').execute();
  await sql`delete from bulk_snapshots where state = 'held'`.execute(db);
  await rebuildSnapshots(db, null);
}

/** SQLite changes no CHECK in place, so the table is made anew; a null list makes it as it was before. */
async function rebuildSnapshots(
  db: Kysely<unknown>,
  states: readonly string[] | null,
): Promise<void> {
  await db.schema.alterTable('bulk_snapshots').renameTo('old_bulk_snapshots').execute();
  const table = createStrictTable(db, 'bulk_snapshots')
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
      allowed('state', states ?? ['running', 'complete', 'interrupted']),
    );
  await (
    states === null
      ? table
      : table
          .addColumn('is_complete_set', 'integer', (column) => column.notNull().defaultTo(0))
          .addColumn('under_threat', 'integer')
          .addColumn('report', 'text')
          .addCheckConstraint('bulk_snapshots_is_complete_set', sql`is_complete_set in (0, 1)`)
  ).execute();
  const list = sql.join(columns.map((column) => sql.ref(column)));
  await sql`insert into bulk_snapshots (${list}) select ${list} from old_bulk_snapshots`.execute(
    db,
  );
  await db.schema.dropTable('old_bulk_snapshots').execute();
}

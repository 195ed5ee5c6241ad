import { sql, type Kysely } from 'kysely';
import { allowing, rebuildTables } from './rebuild-tables.ts';

const lanesBefore = ['companies-house', 'snov', 'hunter', 'website', 'download', 'internal'];
const lanes = ['companies-house', 'snov', 'hunter', 'website', 'rendering', 'download', 'internal'];
const outcomesBefore = ['read', 'unchanged', 'duplicate', 'sitemap', 'skipped'];
const outcomes = [...outcomesBefore, 'rendered'];

/** A lane for scans whose pages a browser puts together, a word for such a page, and a mark of what is proven by one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await rebuildTables(db, checksOf(lanes, outcomes));
  // Whoever has stopped visits of websites has stopped these too.
  await sql`
    insert into lane_pauses (lane, reason, paused_at, paused_by)
    select 'rendering', reason, paused_at, paused_by from lane_pauses where lane = 'website'
  `.execute(db);
  await db.schema
    .alterTable('domain_proofs')
    .addColumn('is_rendered', 'integer', (column) =>
      column
        .notNull()
        .defaultTo(0)
        .check(sql`is_rendered in (0, 1)`),
    )
    .execute();
}

export async function down(db: Kysely<unknown>): Promise<void> {
  // The older version goes on with them where it visits websites; their pages are read again.
  await sql`update jobs set lane = 'website' where lane = 'rendering'`.execute(db);
  await sql`delete from lane_pauses where lane = 'rendering'`.execute(db);
  await sql`
    delete from page_contacts where (job_id, position) in (select job_id, position from pages where outcome = 'rendered')
  `.execute(db);
  await sql`delete from pages where outcome = 'rendered'`.execute(db);
  await rebuildTables(db, checksOf(lanesBefore, outcomesBefore));
  await db.schema.alterTable('domain_proofs').dropColumn('is_rendered').execute();
}

function checksOf(laneNames: readonly string[], outcomeNames: readonly string[]) {
  return new Map([
    ['jobs', allowing('lane', laneNames)],
    ['lane_pauses', allowing('lane', laneNames)],
    ['pages', allowing('outcome', outcomeNames)],
  ]);
}

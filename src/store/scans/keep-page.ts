import { sql, type Selectable } from 'kysely';
import { compileOnce } from '../compile-once.ts';
import type { LeasedJob } from '../jobs/job-row.ts';
import { LostLeaseError } from '../jobs/job-row.ts';
import type { Db, Trx } from '../open-store.ts';
import type { Database } from '../tables/database.ts';

export type ScanRow = Selectable<Database['scans']>;
export type PageRow = Selectable<Database['pages']>;

export interface KeptPage {
  readonly page: Omit<PageRow, 'job_id' | 'position'>;
  readonly contacts: readonly { readonly email: string; readonly found: string }[];
  readonly progress: number;
}

/** The scan of a job that this worker has in hand. Throws {@link LostLeaseError} when the job was cancelled or given to another. */
export async function readHeldScan(db: Db | Trx, job: LeasedJob): Promise<ScanRow> {
  const { rows } = await selectHeldScan(db, { jobId: job.id, token: job.lease_token });
  const [scan] = rows;
  if (scan === undefined) throw new LostLeaseError(job.id);
  return scan;
}

const selectHeldScan = compileOnce<{ jobId: string; token: string }, ScanRow>((db, hole) =>
  db
    .selectFrom('scans')
    .innerJoin('jobs', 'jobs.id', 'scans.job_id')
    .selectAll('scans')
    .where('scans.job_id', '=', hole('jobId'))
    .where('jobs.lease_token', '=', hole('token')),
);

/** How far a scan goes, as it is said now. */
export interface ScanExtent {
  readonly max_pages: number;
  readonly stops_early: number;
}

/**
 * Keeps a page with its addresses and how far the scan has come, as long as the job is in these hands. Returns how far it goes, so that
 * nobody need ask before the next page. Throws {@link LostLeaseError} when the job was cancelled or given to another.
 */
export async function keepPage(
  trx: Trx,
  job: LeasedJob,
  { page, contacts, progress }: KeptPage,
): Promise<ScanExtent> {
  const isRead = page.outcome === 'read' || page.outcome === 'unchanged';
  const advanced = await advanceScan(trx, {
    jobId: job.id,
    token: job.lease_token,
    progress,
    read: isRead ? 1 : 0,
    now: page.visited_at,
  });
  const [extent] = advanced.rows;
  if (extent === undefined) throw new LostLeaseError(job.id);
  const inserted = await insertPage(trx, { ...page, job_id: job.id });
  const position = inserted.rows[0]?.position ?? null;
  if (position !== null && contacts.length > 0) {
    const rows = contacts.map(({ email, found }) => [email, found]);
    await insertContacts(trx, { jobId: job.id, position, rows: JSON.stringify(rows) });
  }
  return extent;
}

// One parameter, so that a page may have any number of them, and it is the same statement, prepared once.
const insertContacts = compileOnce<{ jobId: string; position: number; rows: string }, unknown>(
  (db, hole) => ({
    compile: () =>
      sql`
        insert into page_contacts (job_id, position, email, found)
        select ${hole('jobId')}, ${hole('position')}, value ->> 0, value ->> 1
        from json_each(${hole('rows')})
      `.compile(db),
  }),
);

type NewPage = Omit<PageRow, 'position'>;

const insertPage = compileOnce<NewPage, { position: number }>((db, hole) =>
  db
    .insertInto('pages')
    .values((from) => ({
      job_id: hole('job_id'),
      position: from
        .selectFrom('pages')
        .select(sql<number>`coalesce(max(position), 0) + 1`.as('next'))
        .where('job_id', '=', hole('job_id')),
      requested_url: hole('requested_url'),
      url: hole('url'),
      kind: hole('kind'),
      depth: hole('depth'),
      outcome: hole('outcome'),
      reason: hole('reason'),
      title: hole('title'),
      text: hole('text'),
      text_bytes: hole('text_bytes'),
      channels: hole('channels'),
      links: hole('links'),
      hash: hole('hash'),
      bytes: hole('bytes'),
      etag: hole('etag'),
      last_modified: hole('last_modified'),
      needs_javascript: hole('needs_javascript'),
      visited_at: hole('visited_at'),
    }))
    .returning('position'),
);

const advanceScan = compileOnce<
  { jobId: string; token: string; progress: number; read: number; now: number },
  ScanExtent
>((db, hole) =>
  db
    .updateTable('scans')
    .set((set) => ({
      // Only grows: a page may bring more links than it takes away.
      progress: sql<number>`max(progress, ${hole('progress')})`,
      pages_visited: set('pages_visited', '+', hole('read')),
      updated_at: hole('now'),
    }))
    .where('job_id', '=', hole('jobId'))
    .where((scan) =>
      scan.exists(
        scan
          .selectFrom('jobs')
          .select('jobs.id')
          .whereRef('jobs.id', '=', 'scans.job_id')
          .where('jobs.lease_token', '=', hole('token')),
      ),
    )
    .returning(['max_pages', 'stops_early']),
);

/** The pages of a scan in the order they were asked for. */
export function listPages(db: Db | Trx, jobId: string): Promise<PageRow[]> {
  return db
    .selectFrom('pages')
    .selectAll()
    .where('job_id', '=', jobId)
    .orderBy('position')
    .execute();
}

export function listPageContacts(db: Db | Trx, jobId: string) {
  return db
    .selectFrom('page_contacts')
    .select(['position', 'email', 'found'])
    .where('job_id', '=', jobId)
    .orderBy('position')
    .orderBy('email')
    .execute();
}

/** The latest complete scan of the same site for the same company, before this one. */
export async function findEarlierScan(db: Db | Trx, scan: ScanRow): Promise<string | null> {
  const earlier = await db
    .selectFrom('scans')
    .select('job_id')
    .where('domain', '=', scan.domain)
    .where('outcome', '=', 'complete')
    .where('job_id', '!=', scan.job_id)
    .$if(scan.company_number === null, (select) => select.where('company_number', 'is', null))
    .$if(scan.company_number !== null, (select) =>
      select.where('company_number', '=', scan.company_number),
    )
    .orderBy('updated_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return earlier?.job_id ?? null;
}

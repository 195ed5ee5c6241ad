import { sql, type Insertable, type Selectable } from 'kysely';
import type { LeasedJob } from '../jobs/job-row.ts';
import { LostLeaseError } from '../jobs/job-row.ts';
import { extendLease } from '../jobs/rescue.ts';
import type { Db, Trx } from '../open-store.ts';
import type { Database } from '../tables/database.ts';

export type ScanRow = Selectable<Database['scans']>;
export type PageRow = Selectable<Database['pages']>;

export interface KeptPage {
  readonly page: Omit<Insertable<Database['pages']>, 'job_id' | 'position'>;
  readonly contacts: readonly { readonly email: string; readonly found: string }[];
  readonly progress: number;
  readonly leaseUntil: number;
}

/** The scan of a job that this worker has in hand. Throws {@link LostLeaseError} when the job was cancelled or given to another. */
export async function readHeldScan(db: Db | Trx, job: LeasedJob): Promise<ScanRow> {
  const scan = await db
    .selectFrom('scans')
    .innerJoin('jobs', 'jobs.id', 'scans.job_id')
    .selectAll('scans')
    .where('scans.job_id', '=', job.id)
    .where('jobs.lease_token', '=', job.lease_token)
    .executeTakeFirst();
  if (scan === undefined) throw new LostLeaseError(job.id);
  return scan;
}

/** Keeps a page with its addresses and how far the scan has come, as long as the job is in these hands. */
export async function keepPage(
  trx: Trx,
  job: LeasedJob,
  { page, contacts, progress, leaseUntil }: KeptPage,
): Promise<void> {
  await extendLease(trx, job, leaseUntil);
  const last = await trx
    .selectFrom('pages')
    .select((select) => select.fn.max<number | null>('position').as('position'))
    .where('job_id', '=', job.id)
    .executeTakeFirst();
  const position = (last?.position ?? 0) + 1;
  await trx
    .insertInto('pages')
    .values({ ...page, job_id: job.id, position })
    .execute();
  if (contacts.length > 0) {
    await trx
      .insertInto('page_contacts')
      .values(contacts.map((contact) => ({ ...contact, job_id: job.id, position })))
      .execute();
  }
  const isRead = page.outcome === 'read' || page.outcome === 'unchanged';
  await trx
    .updateTable('scans')
    .set((set) => ({
      // Only grows: a page may bring more links than it takes away.
      progress: sql<number>`max(progress, ${progress})`,
      pages_visited: set('pages_visited', '+', isRead ? 1 : 0),
      updated_at: page.visited_at,
    }))
    .where('job_id', '=', job.id)
    .execute();
}

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

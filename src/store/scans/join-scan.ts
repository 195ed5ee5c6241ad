import type { CompanyNumber } from '../../domain/company-number.ts';
import { isPatient } from '../../domain/job.ts';
import { newJobRow, type NewJob } from '../jobs/enqueue.ts';
import { rankOf } from '../jobs/rank.ts';
import type { Trx } from '../open-store.ts';

export interface NewScan {
  readonly companyNumber: CompanyNumber | null;
  readonly domainId: string | null;
  readonly domain: string;
  readonly maxPages: number;
  readonly stopsEarly: boolean;
}

/**
 * Starts a scan, or joins the one of the same site that waits or runs: its job is the answer either way. The unique index on active jobs
 * decides, not a look before. A scan that is joined goes as far as whoever asked for most.
 */
export async function joinScan(trx: Trx, job: NewJob, scan: NewScan): Promise<string> {
  const started = await trx
    .insertInto('jobs')
    .values(newJobRow(job))
    .onConflict((conflict) =>
      conflict.columns(['kind', 'subject']).where('finished_at', 'is', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  const id = started?.id ?? (await urge(trx, job));
  await openScan(trx, { jobId: id, now: job.now, ...scan });
  return id;
}

/** Moves a scan that waits forward when whoever joins it has less patience. */
async function urge(trx: Trx, job: NewJob): Promise<string> {
  const active = await trx
    .selectFrom('jobs')
    .select(['id', 'priority', 'rank_at'])
    .where('kind', '=', job.kind)
    .where('subject', '=', job.subject)
    .where('finished_at', 'is', null)
    .executeTakeFirstOrThrow();
  const rankAt = rankOf(job.priority, job.runAt);
  if (rankAt < active.rank_at && isPatient(active.priority) !== isPatient(job.priority)) {
    await trx
      .updateTable('jobs')
      .set({ rank_at: rankAt, priority: job.priority })
      .where('id', '=', active.id)
      .execute();
  }
  return active.id;
}

/** Makes the record of a scan, or widens how far the one that is there goes. */
export async function openScan(
  trx: Trx,
  scan: NewScan & { readonly jobId: string; readonly now: number },
): Promise<void> {
  await trx
    .insertInto('scans')
    .values({
      job_id: scan.jobId,
      company_number: scan.companyNumber,
      domain_id: scan.domainId,
      domain: scan.domain,
      max_pages: scan.maxPages,
      stops_early: scan.stopsEarly ? 1 : 0,
      progress: 0,
      pages_visited: 0,
      needs_javascript: 0,
      is_erased: 0,
      created_at: scan.now,
      updated_at: scan.now,
    })
    .onConflict((conflict) => conflict.column('job_id').doNothing())
    .execute();
  await trx
    .updateTable('scans')
    .set({ max_pages: scan.maxPages })
    .where('job_id', '=', scan.jobId)
    .where('max_pages', '<', scan.maxPages)
    .execute();
  if (scan.stopsEarly) return;
  await trx.updateTable('scans').set({ stops_early: 0 }).where('job_id', '=', scan.jobId).execute();
}

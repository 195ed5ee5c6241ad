import type { ScanOutcome, ScanReason } from '../../domain/scan.ts';
import type { Db, Trx } from '../open-store.ts';

export interface ScanEnd {
  readonly outcome: ScanOutcome;
  readonly reason: ScanReason;
  /** For people; must say something where the scan has failed. */
  readonly detail: string | null;
  readonly needsJavascript: boolean;
  readonly httpsFailure: string | null;
  /** The words that the proof rests on, by the page they stand on. Nothing else of the pages' text stays. */
  readonly evidence: ReadonlyMap<string, string>;
  /** What the pages show is nobody's: none of their addresses stays. */
  readonly dropsContacts: boolean;
  readonly now: number;
}

/** Writes down how a scan ended, in the transaction that ends its job. */
export async function endScan(trx: Trx, jobId: string, end: ScanEnd): Promise<void> {
  await trx
    .updateTable('scans')
    .set({
      outcome: end.outcome,
      reason: end.reason,
      detail: end.detail,
      needs_javascript: end.needsJavascript ? 1 : 0,
      https_failure: end.httpsFailure,
      is_erased: 1,
      ...(end.outcome === 'complete' && { progress: 1 }),
      updated_at: end.now,
    })
    .where('job_id', '=', jobId)
    .execute();
  await eraseText(trx, jobId);
  for (const [url, text] of end.evidence) {
    await trx
      .updateTable('pages')
      .set({ text })
      .where('job_id', '=', jobId)
      .where('url', '=', url)
      .execute();
  }
  if (end.dropsContacts) {
    await trx.deleteFrom('page_contacts').where('job_id', '=', jobId).execute();
  }
}

async function eraseText(trx: Trx, jobId: string): Promise<void> {
  await trx
    .updateTable('pages')
    .set({ text: '', text_bytes: null })
    .where('job_id', '=', jobId)
    .execute();
}

/** Takes the text out of scans that were cancelled or given up. Returns how many there were. */
export function eraseEndedScans(db: Db): Promise<number> {
  return db.transaction().execute(async (trx) => {
    const ended = await trx
      .selectFrom('scans')
      .innerJoin('jobs', 'jobs.id', 'scans.job_id')
      .select('scans.job_id')
      .where('scans.is_erased', '=', 0)
      .where('jobs.finished_at', 'is not', null)
      .execute();
    for (const { job_id: jobId } of ended) {
      await eraseText(trx, jobId);
      await trx.updateTable('scans').set({ is_erased: 1 }).where('job_id', '=', jobId).execute();
    }
    return ended.length;
  });
}

/** A scan whose text is gone cannot go on: it begins anew. */
export async function restartScan(trx: Trx, jobId: string): Promise<void> {
  await trx.deleteFrom('page_contacts').where('job_id', '=', jobId).execute();
  await trx.deleteFrom('pages').where('job_id', '=', jobId).execute();
  await trx
    .updateTable('scans')
    .set({
      progress: 0,
      pages_visited: 0,
      outcome: null,
      reason: null,
      detail: null,
      is_erased: 0,
    })
    .where('job_id', '=', jobId)
    .execute();
}

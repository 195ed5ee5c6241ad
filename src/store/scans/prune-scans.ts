import type { Db } from '../open-store.ts';

/** Scans that one transaction looks at: everybody else's writes wait for it. */
const batch = 20;

/**
 * Takes what nobody needs any more out of scans whose job ended before an instant: pages without an address on them, and links, titles
 * and numbers of the others. Addresses keep the page they stood on, and the latest complete scan of a site keeps everything, for the
 * next visit asks with what it knows. True while there may be more.
 */
export function prunePages(
  db: Db,
  { endedBefore, now }: { readonly endedBefore: number; readonly now: number },
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const old = await trx
      .selectFrom('scans')
      .innerJoin('jobs', 'jobs.id', 'scans.job_id')
      .select('scans.job_id')
      .where('scans.pruned_at', 'is', null)
      .where('jobs.finished_at', '<', endedBefore)
      .where((where) =>
        where.or([
          where('scans.outcome', 'is', null),
          where('scans.outcome', '!=', 'complete'),
          where.exists(
            where
              .selectFrom('scans as later')
              .select('later.job_id')
              .whereRef('later.domain', '=', 'scans.domain')
              .whereRef('later.company_number', 'is', 'scans.company_number')
              .where('later.outcome', '=', 'complete')
              .whereRef('later.updated_at', '>', 'scans.updated_at'),
          ),
        ]),
      )
      .orderBy('jobs.finished_at')
      .orderBy('scans.job_id')
      .limit(batch)
      .execute();
    for (const { job_id: jobId } of old) {
      await trx
        .deleteFrom('pages')
        .where('job_id', '=', jobId)
        .where('position', 'not in', (select) =>
          select.selectFrom('page_contacts').select('position').where('job_id', '=', jobId),
        )
        .execute();
      await trx
        .updateTable('pages')
        .set({
          title: '',
          text: '',
          text_bytes: null,
          links: '[]',
          channels: '[]',
          etag: null,
          last_modified: null,
        })
        .where('job_id', '=', jobId)
        .execute();
      await trx
        .updateTable('scans')
        .set({ pruned_at: now, is_erased: 1 })
        .where('job_id', '=', jobId)
        .execute();
    }
    return old.length === batch;
  });
}

/** Rules of authorities whose life is over: they are asked for anew anyway. */
export async function forgetExpiredRobots(db: Db, now: number): Promise<void> {
  await db.deleteFrom('site_robots').where('expires_at', '<=', now).execute();
}

import type { Db, Trx } from '../open-store.ts';
import type { JobRow } from './job-row.ts';

/** The one active job of a kind and subject: it waits or runs. */
export function findActiveJob(
  db: Db | Trx,
  { kind, subject }: Pick<JobRow, 'kind' | 'subject'>,
): Promise<Pick<JobRow, 'run_at' | 'last_reason'> | undefined> {
  return db
    .selectFrom('jobs')
    .select(['run_at', 'last_reason'])
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('finished_at', 'is', null)
    .executeTakeFirst();
}

import { sql } from 'kysely';
import { orderedUuids } from '../dialect/ordered-uuids.ts';
import type { NewJob } from '../jobs/enqueue.ts';
import { rankOf } from '../jobs/rank.ts';
import type { StagingTrx } from './staging-tables.ts';

/**
 * One job for each company that REST has to be asked about, in the semantics of `enqueueJob` but in one statement: four hundred
 * thousand of them would take minutes one by one.
 */
export async function enqueueChecks(
  trx: StagingTrx,
  job: Pick<NewJob, 'kind' | 'lane' | 'priority' | 'maxAttempts' | 'now' | 'createdBy'> & {
    /** For the ids of the jobs. */
    readonly randomUuid: string;
  },
): Promise<void> {
  const { kind, lane, priority, maxAttempts, now, createdBy } = job;
  const id = orderedUuids(now, job.randomUuid);
  // What a running job has read by now may be older than the reason for asking.
  await sql`
    update jobs set is_requested_again = 1
    where kind = ${kind} and state = 'running' and finished_at is null
      and subject in (select company_number from staging.checks)
  `.execute(trx);
  await sql`
    insert into jobs (id, kind, subject, lane, priority, state, payload, attempt, max_attempts, run_at, rank_at,
      is_requested_again, snoozes, created_at, created_by)
    select ${id(sql.ref('position'))}, ${kind}, company_number, ${lane}, ${priority}, 'available',
      json_object('companyNumber', company_number), 0, ${maxAttempts}, ${now}, ${rankOf(priority, now)},
      0, 0, ${now}, ${createdBy}
    from staging.checks where true order by position
    on conflict (kind, subject) where finished_at is null do nothing
  `.execute(trx);
}

import { sql, type RawBuilder, type Transaction } from 'kysely';
import { orderedUuids } from '../dialect/ordered-uuids.ts';
import type { NewJob } from './enqueue.ts';
import { rankOf } from './rank.ts';

export type NewJobs = Pick<
  NewJob,
  'kind' | 'lane' | 'priority' | 'maxAttempts' | 'now' | 'createdBy'
> & {
  /** For the ids of the jobs. */
  readonly randomUuid: string;
};

/**
 * One job for each company of a query that gives `position` and `company_number`, in the semantics of `enqueueJob` but in one
 * statement: a hundred thousand of them would take a minute one by one.
 */
export async function enqueueJobs<Tables>(
  trx: Transaction<Tables>,
  companies: RawBuilder<unknown>,
  job: NewJobs,
): Promise<void> {
  const { kind, lane, priority, maxAttempts, now, createdBy } = job;
  const id = orderedUuids(now, job.randomUuid);
  // What a running job has read by now may be older than the reason for asking.
  await sql`
    update jobs set is_requested_again = 1
    where kind = ${kind} and state = 'running' and finished_at is null
      and subject in (select company_number from (${companies}))
  `.execute(trx);
  await sql`
    insert into jobs (id, kind, subject, lane, priority, state, payload, attempt, max_attempts, run_at, rank_at,
      is_requested_again, snoozes, created_at, created_by)
    select ${id(sql`position`)}, ${kind}, company_number, ${lane}, ${priority}, 'available',
      json_object('companyNumber', company_number), 0, ${maxAttempts}, ${now}, ${rankOf(priority, now)},
      0, 0, ${now}, ${createdBy}
    from (${companies}) where true
    on conflict (kind, subject) where finished_at is null do nothing
  `.execute(trx);
}

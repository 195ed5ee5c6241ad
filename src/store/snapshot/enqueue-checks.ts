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
    /** Most opened episodes that are checked; null for all. */
    readonly maxChecks: number | null;
    /** For the ids of the jobs. */
    readonly randomUuid: string;
  },
): Promise<void> {
  const { kind, lane, priority, maxAttempts, now, createdBy, maxChecks } = job;
  const id = orderedUuids(now, job.randomUuid);
  const opened = sql`select position, company_number from staging.opening order by position limit ${maxChecks ?? -1}`;
  const others = sql`select position + ${firstOther} as position, company_number from staging.checks order by position`;
  for (const companies of [opened, others]) {
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
}

/** So that the ids of the two lists differ: no register has a billion companies. */
const firstOther = 1_000_000_000;

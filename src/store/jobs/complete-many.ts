import type { Trx } from '../open-store.ts';
import { completeJob, noFailure, released } from './finish.ts';
import type { LeasedJob } from './job-row.ts';

/** Which of these jobs are still their worker's. It stays so in this transaction. */
export async function stillHeld(
  trx: Trx,
  jobs: readonly LeasedJob[],
): Promise<ReadonlySet<LeasedJob>> {
  const rows = await trx
    .selectFrom('jobs')
    .select(['id', 'lease_token'])
    .where('id', 'in', idsOf(jobs))
    .execute();
  const tokens = new Map(rows.map((row) => [row.id, row.lease_token]));
  return new Set(jobs.filter((job) => tokens.get(job.id) === job.lease_token));
}

/** Ends jobs well that were seen to be held in this transaction: all by one statement, but for those that were asked for again meanwhile. */
export async function completeJobs(
  trx: Trx,
  jobs: readonly LeasedJob[],
  now: number,
): Promise<void> {
  const held = trx
    .updateTable('jobs')
    .where('id', 'in', idsOf(jobs))
    .where('lease_token', 'in', tokensOf(jobs));
  const ended = await held
    .set({
      state: 'completed',
      finished_at: now,
      last_reason: null,
      ...noFailure,
      ...released,
    })
    .where('is_requested_again', '=', 0)
    .executeTakeFirst();
  if (Number(ended.numUpdatedRows) === jobs.length) return;
  const left = await trx
    .selectFrom('jobs')
    .select('id')
    .where('id', 'in', idsOf(jobs))
    .where('lease_token', 'in', tokensOf(jobs))
    .execute();
  if (Number(ended.numUpdatedRows) + left.length < jobs.length) throw new TakenWithinError();
  for (const job of jobs) {
    if (left.some(({ id }) => id === job.id)) await completeJob(trx, job, now);
  }
}

/** What one of several jobs wrote took another of them from its worker: none of them may be ended on the word of that. */
class TakenWithinError extends Error {
  override readonly name = 'TakenWithinError' as const;

  constructor() {
    super('a job was taken from its worker by what another one wrote beside it');
  }
}

function idsOf(jobs: readonly LeasedJob[]): readonly string[] {
  return jobs.map(({ id }) => id);
}

function tokensOf(jobs: readonly LeasedJob[]): readonly string[] {
  return [...new Set(jobs.map((job) => job.lease_token))];
}

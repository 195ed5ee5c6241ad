import type { JobState, Lane } from '../domain/job.ts';
import { rankOf } from './jobs/rank.ts';
import type { Db } from './open-store.ts';

/** Jobs in the order they will run; finished ones last, the latest first. */
export function listJobs(
  db: Db,
  query: { readonly state: JobState | null; readonly lane: Lane | null; readonly limit: number },
) {
  const { state, lane } = query;
  return db
    .selectFrom('jobs')
    .select([
      'id',
      'kind',
      'subject',
      'lane',
      'priority',
      'state',
      'attempt',
      'max_attempts',
      'snoozes',
      'run_at',
      'last_reason',
      'created_at',
      'started_at',
      'finished_at',
    ])
    .$if(state !== null, (select) => select.where('state', '=', state ?? 'available'))
    .$if(lane !== null, (select) => select.where('lane', '=', lane ?? 'internal'))
    .orderBy('finished_at', 'desc')
    .orderBy('rank_at')
    .orderBy('id')
    .limit(query.limit)
    .execute();
}

export type JobRecord = Awaited<ReturnType<typeof listJobs>>[number];

export type JobChange =
  | { readonly kind: 'changed' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Runs a given-up or cancelled job again from its first attempt, or a waiting one now. */
export function retryJobByHand(db: Db, id: string, now: number): Promise<JobChange> {
  return db.transaction().execute(async (trx): Promise<JobChange> => {
    const job = await trx.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
    if (job === undefined) return { kind: 'unknown' };
    if (job.state === 'running' || job.state === 'completed') {
      return { kind: 'refused', reason: `it is ${job.state}` };
    }
    const active = await trx
      .selectFrom('jobs')
      .select('id')
      .where('kind', '=', job.kind)
      .where('subject', '=', job.subject)
      .where('finished_at', 'is', null)
      .where('id', '!=', id)
      .executeTakeFirst();
    if (active !== undefined) {
      return { kind: 'refused', reason: `job ${active.id} does the same already` };
    }
    await trx
      .updateTable('jobs')
      .set({
        state: 'available',
        attempt: 0,
        run_at: now,
        rank_at: rankOf(job.priority, now),
        finished_at: null,
        last_reason: 'retried by hand',
      })
      .where('id', '=', id)
      .execute();
    return { kind: 'changed' };
  });
}

/** Ends a waiting job for good. A running one is in the hands of a worker and is left alone. */
export function cancelJobByHand(db: Db, id: string, now: number): Promise<JobChange> {
  return db.transaction().execute(async (trx): Promise<JobChange> => {
    const job = await trx
      .selectFrom('jobs')
      .select('state')
      .where('id', '=', id)
      .executeTakeFirst();
    if (job === undefined) return { kind: 'unknown' };
    if (job.state !== 'available' && job.state !== 'scheduled' && job.state !== 'retryable') {
      return { kind: 'refused', reason: `it is ${job.state}` };
    }
    await trx
      .updateTable('jobs')
      .set({ state: 'cancelled', finished_at: now, last_reason: 'cancelled by hand' })
      .where('id', '=', id)
      .execute();
    return { kind: 'changed' };
  });
}

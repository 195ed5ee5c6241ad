import type { Lane } from '../../domain/job.ts';
import { spreadPositions } from '../../domain/spread-positions.ts';
import type { Db, Trx } from '../open-store.ts';
import { failingStates } from './failing-states.ts';
import { rankOf } from './rank.ts';

export type JobChange =
  | { readonly kind: 'changed' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Runs a given-up or cancelled job again from its first attempt, or a waiting one now. */
export function retryJobByHand(db: Db, id: string, now: number): Promise<JobChange> {
  return db.transaction().execute((trx) => retry(trx, id, now));
}

async function retry(trx: Trx, id: string, now: number): Promise<JobChange> {
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
      fingerprint: null,
      failing_since: null,
      failed_at: null,
    })
    .where('id', '=', id)
    .execute();
  return { kind: 'changed' };
}

/** One call retries no more than this, so that it ends within seconds; the rest takes another call. */
export const mostRetriedAtOnce = 10_000;
const perTransaction = 200;

export interface FailureRetry {
  /** Jobs that failed in this way. */
  readonly matching: number;
  readonly retried: number;
  /** Left as they are, because they run at this moment, or another job does the same already. */
  readonly left: number;
}

/** Runs the jobs that failed in one way again: all, or a share in percent of them spread evenly over all. Nothing else is touched. */
export async function retryFailuresByHand(
  db: Db,
  asked: { readonly fingerprint: string; readonly sharePercent: number; readonly now: number },
): Promise<FailureRetry> {
  const failed = await db
    .selectFrom('jobs')
    .select('id')
    .where('fingerprint', '=', asked.fingerprint)
    .where('state', 'in', failingStates)
    .orderBy('id')
    .execute();
  const chosen = spreadPositions(failed.length, asked.sharePercent).slice(0, mostRetriedAtOnce);
  let retried = 0;
  for (let from = 0; from < chosen.length; from += perTransaction) {
    const portion = chosen.slice(from, from + perTransaction);
    retried += await db.transaction().execute(async (trx) => {
      let changed = 0;
      for (const position of portion) {
        const answer = await retry(trx, failed[position]?.id ?? '', asked.now);
        if (answer.kind === 'changed') changed += 1;
      }
      return changed;
    });
  }
  return { matching: failed.length, retried, left: chosen.length - retried };
}

const paying = (lane: Lane): string =>
  `it is running and may have a paid request under way, whose result would be lost: pause the lane instead (queue pause ${lane})`;

/**
 * Why a job that runs may not be taken from its worker. Elsewhere everything a job leaves behind is written in the transaction that ends
 * it, which fails when the lease is gone; these two do more.
 */
const untouchable: Readonly<Record<Lane, string | null>> = {
  snov: paying('snov'),
  hunter: paying('hunter'),
  download:
    'it is running, and an import that has begun is not taken back: stop the service, or let it end',
  'companies-house': null,
  website: null,
  rendering: null,
  internal: null,
};

/**
 * Ends a job for good. A running one loses its lease, so that whatever its worker still finds out is discarded; the request that is under
 * way is not cut off.
 */
export function cancelJobByHand(db: Db, id: string, now: number): Promise<JobChange> {
  return db.transaction().execute(async (trx): Promise<JobChange> => {
    const job = await trx
      .selectFrom('jobs')
      .select(['state', 'lane', 'finished_at'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (job === undefined) return { kind: 'unknown' };
    // What was given up is gone from the failures once nobody wants it any more.
    if (job.finished_at !== null && job.state !== 'discarded')
      return { kind: 'refused', reason: `it is ${job.state}` };
    const refusal = job.state === 'running' ? untouchable[job.lane] : null;
    if (refusal !== null) return { kind: 'refused', reason: refusal };
    await trx
      .updateTable('jobs')
      .set({
        state: 'cancelled',
        finished_at: now,
        last_reason: 'cancelled by hand',
        lease_token: null,
        lease_until: null,
        is_requested_again: 0,
        fingerprint: null,
        failing_since: null,
        failed_at: null,
      })
      .where('id', '=', id)
      .execute();
    return { kind: 'changed' };
  });
}

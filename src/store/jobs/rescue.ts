import { sql, type ExpressionBuilder, type ExpressionWrapper } from 'kysely';
import type { Db, Trx } from '../open-store.ts';
import type { Database } from '../tables/database.ts';
import { failureOf } from './finish.ts';
import { compileOnce, firstRow } from '../compile-once.ts';
import { LostLeaseError, type JobRow, type LeasedJob } from './job-row.ts';

/** Keeps a long job leased. Throws {@link LostLeaseError} when it was given away meanwhile. */
export async function extendLease(db: Db, job: LeasedJob, until: number): Promise<void> {
  const { numAffectedRows } = await setLease(db, { id: job.id, token: job.lease_token, until });
  if (numAffectedRows === 0n) throw new LostLeaseError(job.id);
}

const setLease = compileOnce<{ id: string; token: string; until: number }, unknown>((db, hole) =>
  db
    .updateTable('jobs')
    .set({ lease_until: hole('until') })
    .where('id', '=', hole('id'))
    .where('lease_token', '=', hole('token')),
);

export interface Rescue {
  readonly leasedBefore: number;
  readonly now: number;
  /** Called in the same transaction for every job that is given up, so that none is lost silently. */
  readonly onDiscard: (trx: Trx, job: JobRow, reason: string) => Promise<void>;
}

/**
 * Frees jobs whose lease has run out, all of them in one statement, so that no page of hopeless ones can hide the rest. A job out of
 * attempts is discarded: it may be what kills the process. One that was in hand more than once waits longer each time. Returns how many
 * were touched.
 */
export async function rescueJobs(
  db: Db,
  { leasedBefore, now, onDiscard }: Rescue,
): Promise<number> {
  // Hardly ever is there one: nobody waits for the write lock meanwhile.
  if ((await firstRow(selectLeasedBefore(db, { leasedBefore }))) === undefined) return 0;
  return db.transaction().execute(async (trx) => {
    const discarded = await trx
      .updateTable('jobs')
      .set({
        state: 'discarded',
        finished_at: now,
        lease_token: null,
        lease_until: null,
        last_reason: diedTooOften,
      })
      // A literal, so that the planner may use the partial index.
      .where('state', '=', sql.lit('running'))
      .where('lease_until', '<', leasedBefore)
      .whereRef('attempt', '>=', 'max_attempts')
      .returningAll()
      .execute();
    for (const job of discarded) {
      await trx
        .updateTable('jobs')
        .set(failureOf(job, { reason: diedTooOften, now }))
        .where('id', '=', job.id)
        .execute();
      await onDiscard(trx, job, diedTooOften);
    }
    const died = trx
      .updateTable('jobs')
      .set({
        lease_token: null,
        lease_until: null,
        is_requested_again: 0,
        last_reason: leaseRanOut,
      })
      .where('state', '=', sql.lit('running'))
      .where('lease_until', '<', leasedBefore);
    const first = await died
      .set({ state: 'available' })
      .where('attempt', '<', fewestDeathsToWait)
      .executeTakeFirst();
    const repeated = await died
      .set((set) => ({ state: 'retryable', run_at: waitedUntil(set, now) }))
      .executeTakeFirst();
    return discarded.length + Number(first.numUpdatedRows) + Number(repeated.numUpdatedRows);
  });
}

const selectLeasedBefore = compileOnce<Pick<Rescue, 'leasedBefore'>, { id: string }>((db, hole) =>
  db
    .selectFrom('jobs')
    .select('id')
    .where('state', '=', sql.lit('running'))
    .where('lease_until', '<', hole('leasedBefore'))
    .limit(1),
);

/** Once may be chance: a restart is to be felt by nobody. */
const fewestDeathsToWait = 2;
/** By the attempt that was the second to end so, and those after it. */
const waitsMs = [2_000, 4_000, 8_000, 16_000] as const;
/** Long enough for all others to have a turn, short enough that what is innocent is late by no more than the restarts made it. */
const longestWaitMs = 30_000;

/**
 * When a job may run again that was in hand at several deaths. It may be what kills the process, or take longer than the process lives;
 * either way it must not be the first to be taken up in every life, before all others.
 */
function waitedUntil(
  build: ExpressionBuilder<Database, 'jobs'>,
  now: number,
): ExpressionWrapper<Database, 'jobs', number> {
  const [firstMs, ...laterMs] = waitsMs;
  const second = build.case().when('attempt', '<=', fewestDeathsToWait);
  let chosen = second.then(build.val(now + firstMs));
  for (const [index, waitMs] of laterMs.entries()) {
    const later = chosen.when('attempt', '=', fewestDeathsToWait + 1 + index);
    chosen = later.then(build.val(now + waitMs));
  }
  return chosen.else(build.val(now + longestWaitMs)).end();
}

const leaseRanOut = 'rescued: its lease ran out';
const diedTooOften = 'the process died during the last attempt';

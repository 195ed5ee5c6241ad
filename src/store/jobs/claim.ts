import { sql } from 'kysely';
import { urgentPriorities, type Lane } from '../../domain/job.ts';
import type { Db, Trx } from '../open-store.ts';
import type { LeasedJob } from './job-row.ts';
import { takenUp } from './taken-up.ts';

export interface ClaimOptions {
  readonly lane: Lane;
  readonly limit: number;
  /** How many of them may be jobs that can wait (low, background); as many as there is room for when absent. */
  readonly patientAtMost?: number;
  /** How many of those are taken whatever urgent work there is; none when absent. */
  readonly patientFirst?: number;
  readonly now: number;
  readonly leaseMs: number;
  /** Unguessable, new for every claim: the fencing token. */
  readonly token: string;
}

/** Makes due jobs available and leases the first `limit` of the lane in rank order, in one short transaction. */
export function claimJobs(db: Db, claim: ClaimOptions): Promise<readonly LeasedJob[]> {
  return db.transaction().execute((trx) => claimJobsWithin(trx, claim));
}

/** The same as a part of a transaction. */
export async function claimJobsWithin(
  trx: Trx,
  claim: ClaimOptions,
): Promise<readonly LeasedJob[]> {
  await trx
    .updateTable('jobs')
    .set({ state: 'available' })
    .where(putOff)
    .where('run_at', '<=', claim.now)
    .execute();
  const ids = await chooseJobs(trx, claim);
  if (ids.length === 0) return [];
  const { held, change } = takenUp(claim);
  const rows = await trx
    .updateTable('jobs')
    .set(change)
    .where('id', 'in', ids)
    .returningAll()
    .execute();
  return rows.map((row) => ({ ...row, ...held })).toSorted((a, b) => a.rank_at - b.rank_at);
}

interface Candidate {
  readonly id: string;
  readonly rank_at: number;
}

/** First what patient work is due of its share, then whatever ranks first, as long as there is room for its kind. */
async function chooseJobs(
  trx: Trx,
  { lane, limit, patientAtMost = limit, patientFirst = 0 }: ClaimOptions,
): Promise<readonly string[]> {
  const patient = await firstOf(trx, 'patient', { lane, limit: Math.min(limit, patientAtMost) });
  const urgent = await firstOf(trx, 'urgent', { lane, limit });
  const ahead = patient.slice(0, patientFirst);
  // At the same rank the urgent one first: sorting keeps the order of equals.
  const rest = [...urgent, ...patient.slice(patientFirst)].toSorted(
    (a, b) => a.rank_at - b.rank_at,
  );
  return [...ahead, ...rest].slice(0, limit).map(({ id }) => id);
}

/** Written as the partial indexes have them, so that the planner may use those. */
const classes = {
  urgent: sql<boolean>`state = 'available' and priority in ('high', 'medium')`,
  patient: sql<boolean>`state = 'available' and priority in ('low', 'background')`,
} as const;

const putOff = sql<boolean>`state in ('scheduled', 'retryable')`;

async function firstOf(
  db: Db,
  ofClass: keyof typeof classes,
  { lane, limit }: { readonly lane: Lane; readonly limit: number },
): Promise<readonly Candidate[]> {
  if (limit <= 0) return [];
  return (
    db
      .selectFrom('jobs')
      // No more than the index holds: the rows themselves are not read.
      .select(['id', 'rank_at'])
      .where(classes[ofClass])
      .where('lane', '=', lane)
      .orderBy('rank_at')
      .orderBy('id')
      .limit(limit)
      .execute()
  );
}

/**
 * Whether a claim could find anything: lets an idle worker look without taking the write lock. Each question has an index of its own:
 * one with OR would walk over the waiting jobs of every other lane.
 */
export function hasDueJob(db: Db, lane: Lane, now: number): Promise<boolean> {
  return hasDue(db, lane, { now, classes: ['urgent', 'patient'] });
}

/** The same of urgent jobs only. */
export function hasDueUrgentJob(db: Db, lane: Lane, now: number): Promise<boolean> {
  return hasDue(db, lane, { now, classes: ['urgent'] });
}

async function hasDue(
  db: Db,
  lane: Lane,
  asked: { readonly now: number; readonly classes: readonly (keyof typeof classes)[] },
): Promise<boolean> {
  for (const ofClass of asked.classes) {
    const [available] = await firstOf(db, ofClass, { lane, limit: 1 });
    if (available !== undefined) return true;
  }
  const due = await db
    .selectFrom('jobs')
    .select('id')
    .where(putOff)
    .where('run_at', '<=', asked.now)
    .where('lane', '=', lane)
    .$if(!asked.classes.includes('patient'), (select) =>
      select.where('priority', 'in', urgentPriorities),
    )
    .limit(1)
    .executeTakeFirst();
  return due !== undefined;
}

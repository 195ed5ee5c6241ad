import { sql, type RawBuilder } from 'kysely';
import { urgentPriorities, type Lane } from '../../domain/job.ts';
import { compileOnce, type HoleOf } from '../compile-once.ts';
import { listed } from '../listed.ts';
import type { Db, Trx } from '../open-store.ts';
import type { JobRow, LeasedJob } from './job-row.ts';
import { heldUnder, takenUp, type Lease } from './taken-up.ts';

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

/** Makes due jobs available and leases the first `limit` of the lane in rank order. */
export async function claimJobs(trx: Trx, claim: ClaimOptions): Promise<readonly LeasedJob[]> {
  await makeDueAvailable(trx, { now: claim.now });
  const ids = await chooseJobs(trx, claim);
  if (ids.length === 0) return [];
  const lease = { token: claim.token, now: claim.now, until: claim.now + claim.leaseMs };
  const { rows } = await takeUp(trx, { ...lease, ids: JSON.stringify(ids) });
  const held = heldUnder(lease);
  return rows.map((row) => ({ ...row, ...held })).toSorted((a, b) => a.rank_at - b.rank_at);
}

/** Written as the partial indexes have them, so that the planner may use those. */
const classes = {
  urgent: sql<boolean>`state = 'available' and priority in ('high', 'medium')`,
  patient: sql<boolean>`state = 'available' and priority in ('low', 'background')`,
} as const;

const putOff = sql<boolean>`state in ('scheduled', 'retryable')`;

const makeDueAvailable = compileOnce<{ now: number }, unknown>((db, hole) =>
  db
    .updateTable('jobs')
    .set({ state: 'available' })
    .where(putOff)
    .where('run_at', '<=', hole('now')),
);

const takeUp = compileOnce<Lease & { readonly ids: string }, JobRow>((db, hole) =>
  db
    .updateTable('jobs')
    .set(takenUp({ token: hole('token'), now: hole('now'), until: hole('until') }))
    .where('id', 'in', listed<string>(hole('ids')))
    .returningAll(),
);

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

async function firstOf(
  db: Trx,
  ofClass: keyof typeof classes,
  { lane, limit }: { readonly lane: Lane; readonly limit: number },
): Promise<readonly Candidate[]> {
  if (limit <= 0) return [];
  const select = selectFirst[ofClass][limit] ?? selectFirstOf(ofClass, limit);
  selectFirst[ofClass][limit] = select;
  return (await select(db, { lane })).rows;
}

/** By the number of places that are free: a limit is a part of its statement (dialect/limit-writing-compiler.ts). */
const selectFirst: Readonly<Record<keyof typeof classes, ReturnType<typeof selectFirstOf>[]>> = {
  urgent: [],
  patient: [],
};

function selectFirstOf(ofClass: keyof typeof classes, limit: number) {
  return compileOnce<{ lane: Lane }, Candidate>((db, hole) =>
    availableOf(db, ofClass, hole('lane'))
      // No more than the index holds: the rows themselves are not read.
      .select('rank_at')
      .orderBy('rank_at')
      .orderBy('id')
      .limit(limit),
  );
}

interface DueQuestion {
  readonly lane: Lane;
  readonly now: number;
}

/** Whether a claim could find anything: lets an idle worker look without taking the write lock. */
export async function hasDueJob(db: Db, lane: Lane, now: number): Promise<boolean> {
  const { rows } = await selectDue(db, { lane, now });
  return rows.length > 0;
}

/** The same of urgent jobs only. */
export async function hasDueUrgentJob(db: Db, lane: Lane, now: number): Promise<boolean> {
  const { rows } = await selectUrgentDue(db, { lane, now });
  return rows.length > 0;
}

/** Each part has an index of its own: one with OR would walk over the waiting jobs of every other lane. */
const selectDue = compileOnce<DueQuestion, { id: string }>((db, hole) =>
  availableOf(db, 'urgent', hole('lane'))
    .unionAll(availableOf(db, 'patient', hole('lane')))
    .unionAll(putOffUntil(db, hole))
    .limit(1),
);

const selectUrgentDue = compileOnce<DueQuestion, { id: string }>((db, hole) =>
  availableOf(db, 'urgent', hole('lane'))
    .unionAll(putOffUntil(db, hole).where('priority', 'in', urgentPriorities))
    .limit(1),
);

function availableOf(db: Db | Trx, ofClass: keyof typeof classes, lane: RawBuilder<Lane>) {
  return db.selectFrom('jobs').select('id').where(classes[ofClass]).where('lane', '=', lane);
}

function putOffUntil(db: Db | Trx, hole: HoleOf<DueQuestion>) {
  return db
    .selectFrom('jobs')
    .select('id')
    .where(putOff)
    .where('run_at', '<=', hole('now'))
    .where('lane', '=', hole('lane'));
}

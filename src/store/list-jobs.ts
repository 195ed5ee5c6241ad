import { sql } from 'kysely';
import { jobStates, lanes, type JobState, type Lane } from '../domain/job.ts';
import type { Db, Trx } from './open-store.ts';

const shown = [
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
  'rank_at',
  'last_reason',
  'fingerprint',
  'failed_at',
  'created_at',
  'started_at',
  'finished_at',
] as const;

/** Where a list goes on: behind a job that is still to run, or behind one that has finished. */
export type JobPosition = readonly [part: 'active' | 'finished', at: number, id: string];

export interface JobQuery {
  readonly state: JobState | null;
  readonly lane: Lane | null;
  readonly kind: string | null;
  readonly fingerprint: string | null;
  readonly after: JobPosition | null;
  readonly limit: number;
}

const finalStates: ReadonlySet<JobState> = new Set(['completed', 'cancelled', 'discarded']);

/**
 * Jobs in the order they will run; finished ones last, the latest first. Each state is read along an index of its own and no further
 * than the page, so a page costs the same however many jobs there are.
 */
export function listJobs(db: Db, query: JobQuery) {
  // As of one moment: a job that changes its state between two reads would be in both, or in neither.
  return db.transaction().execute((trx) => listAtOnce(trx, query));
}

async function listAtOnce(db: Trx, query: JobQuery) {
  const states = jobStates.filter((state) => query.state === null || state === query.state);
  const jobs: Awaited<ReturnType<typeof readState>> = [];
  if (query.after?.[0] !== 'finished') {
    // Of each lane by itself: their order of running is the order of an index only within one.
    for (const lane of query.lane === null ? lanes : [query.lane]) {
      for (const state of states.filter((each) => !finalStates.has(each))) {
        jobs.push(...(await readState(db, { ...query, lane, state })));
      }
    }
    jobs.sort((a, b) => a.rank_at - b.rank_at || compareIds(a, b));
  }
  if (jobs.length >= query.limit) return jobs.slice(0, query.limit);
  const ended: typeof jobs = [];
  for (const state of states.filter((each) => finalStates.has(each))) {
    ended.push(...(await readState(db, { ...query, state })));
  }
  ended.sort((a, b) => (b.finished_at ?? 0) - (a.finished_at ?? 0) || -compareIds(a, b));
  return [...jobs, ...ended].slice(0, query.limit);
}

export type JobRecord = Awaited<ReturnType<typeof listJobs>>[number];

/** Where the list goes on behind this job. */
export function positionOf(job: JobRecord): JobPosition {
  return job.finished_at === null
    ? ['active', job.rank_at, job.id]
    : ['finished', job.finished_at, job.id];
}

function compareIds(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

/** Those that fail in one way are few: they are found by their fingerprint and sorted. The signs keep the planner to that index. */
const ended = sql<boolean>`finished_at is not null`;
const anyEnded = sql<boolean>`+finished_at is not null`;
const toRun = sql<boolean>`finished_at is null`;
const anyToRun = sql<boolean>`+finished_at is null`;

function readState(
  db: Trx,
  { state, lane, kind, fingerprint, after, limit }: JobQuery & { readonly state: JobState },
) {
  const isFinal = finalStates.has(state);
  const [part, at, id] = after ?? ['active', 0, ''];
  const goesOn = after !== null && part === (isFinal ? 'finished' : 'active');
  const selected = db
    .selectFrom('jobs')
    .select(shown)
    .where('state', '=', state)
    .$if(lane !== null, (select) => select.where('lane', '=', lane ?? 'internal'))
    .$if(kind !== null, (select) => select.where('kind', '=', kind ?? ''))
    .$if(fingerprint !== null, (select) => select.where('fingerprint', '=', fingerprint ?? ''))
    .limit(limit);
  return isFinal
    ? selected
        .where(fingerprint === null ? ended : anyEnded)
        .$if(goesOn, (select) => select.where(sql<boolean>`(finished_at, id) < (${at}, ${id})`))
        .orderBy(fingerprint === null ? 'finished_at' : sql`finished_at + 0`, 'desc')
        .orderBy('id', 'desc')
        .execute()
    : selected
        .where(fingerprint === null ? toRun : anyToRun)
        .$if(goesOn, (select) => select.where(sql<boolean>`(rank_at, id) > (${at}, ${id})`))
        .orderBy(fingerprint === null ? 'rank_at' : sql`rank_at + 0`)
        .orderBy('id')
        .execute();
}

/** One job with its payload; undefined for an id that no job has. */
export function findJob(db: Db, id: string) {
  return db
    .selectFrom('jobs')
    .select([...shown, 'payload', 'lease_until', 'failing_since', 'created_by'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export type JobDetail = NonNullable<Awaited<ReturnType<typeof findJob>>>;

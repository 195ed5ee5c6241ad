import type { JobState } from '../domain/job.ts';
import type { LaneWait } from '../domain/schedule.ts';
import type { JobRecord } from '../store/list-jobs.ts';
import { toInstant, toInstantOrNull } from './instant.ts';

/** A job's state as people ask for it; `state` beside it has the words of the queue. */
const statusByState = {
  available: 'pending',
  scheduled: 'pending',
  retryable: 'pending',
  running: 'running',
  completed: 'complete',
  cancelled: 'cancelled',
  discarded: 'failed',
} as const satisfies Readonly<Record<JobState, string>>;
export type JobStatus = (typeof statusByState)[JobState];

/** A job without its payload. */
export interface JobJson extends Omit<
  JobRecord,
  'id' | 'run_at' | 'created_at' | 'started_at' | 'finished_at'
> {
  readonly job_id: string;
  /** The same as kind, under the name that jobs have on the API. */
  readonly job_type: string;
  readonly status: JobStatus;
  readonly run_at: string;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** Why a job that is due does not run, and until when; null where nothing holds it up. */
  readonly waits_for: 'business hours' | null;
  readonly waits_until: string | null;
}

export function toJobJson(
  { id, ...row }: JobRecord,
  { waits, now }: { readonly waits: readonly LaneWait[]; readonly now: number },
): JobJson {
  const isDue = statusByState[row.state] === 'pending' && row.run_at <= now;
  const wait = isDue ? waits.find(({ lane }) => lane === row.lane) : undefined;
  return {
    job_id: id,
    job_type: row.kind,
    status: statusByState[row.state],
    ...row,
    run_at: toInstant(row.run_at),
    created_at: toInstant(row.created_at),
    started_at: toInstantOrNull(row.started_at),
    finished_at: toInstantOrNull(row.finished_at),
    waits_for: wait === undefined ? null : 'business hours',
    waits_until: toInstantOrNull(wait?.until ?? null),
  };
}

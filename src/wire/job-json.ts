import { z } from 'zod';
import { jobStates, lanes, priorities, type JobState } from '../domain/job.ts';
import { jobWaitReasons, type JobWait } from '../domain/lane-wait.ts';
import type { JobDetail, JobRecord } from '../store/list-jobs.ts';
import { instant, toInstant, toInstantOrNull } from './instant.ts';

const statuses = ['pending', 'running', 'complete', 'cancelled', 'failed'] as const;

/** A job's state as people ask for it; `state` beside it has the words of the queue. */
const statusByState = {
  available: 'pending',
  scheduled: 'pending',
  retryable: 'pending',
  running: 'running',
  completed: 'complete',
  cancelled: 'cancelled',
  discarded: 'failed',
} as const satisfies Readonly<Record<JobState, (typeof statuses)[number]>>;

const count = z.number().int();

/** A job without its payload. */
export const JobJson = z.object({
  job_id: z.uuid(),
  /** The same as kind, under the name that jobs have on the API. */
  job_type: z.string(),
  status: z.enum(statuses),
  kind: z.string(),
  subject: z.string(),
  lane: z.enum(lanes),
  priority: z.enum(priorities),
  state: z.enum(jobStates),
  attempt: count,
  max_attempts: count,
  snoozes: count,
  run_at: instant,
  last_reason: z.string().nullable(),
  /** What its last failure has in common with others; null when nothing is wrong with it. */
  fingerprint: z.string().nullable(),
  failed_at: instant.nullable(),
  created_at: instant,
  started_at: instant.nullable(),
  finished_at: instant.nullable(),
  /** Why a job that is due does not run, and until when; null where nothing holds it up. */
  waits_for: z.enum(jobWaitReasons).nullable(),
  waits_until: instant.nullable(),
});
export type JobJson = z.infer<typeof JobJson>;

/** One job with what it is to do. */
export const JobDetailJson = JobJson.extend({
  payload: z.string(),
  failing_since: instant.nullable(),
  lease_until: instant.nullable(),
  created_by: z.uuid(),
});
export type JobDetailJson = z.infer<typeof JobDetailJson>;

export interface JobWaits {
  readonly waits: readonly JobWait[];
  readonly now: number;
}

export function toJobJson(row: JobRecord, { waits, now }: JobWaits): JobJson {
  const isDue = statusByState[row.state] === 'pending' && row.run_at <= now;
  const wait = isDue ? waits.find(({ lane }) => lane === row.lane) : undefined;
  return {
    job_id: row.id,
    job_type: row.kind,
    status: statusByState[row.state],
    kind: row.kind,
    subject: row.subject,
    lane: row.lane,
    priority: row.priority,
    state: row.state,
    attempt: row.attempt,
    max_attempts: row.max_attempts,
    snoozes: row.snoozes,
    run_at: toInstant(row.run_at),
    last_reason: row.last_reason,
    fingerprint: row.fingerprint,
    failed_at: toInstantOrNull(row.failed_at),
    created_at: toInstant(row.created_at),
    started_at: toInstantOrNull(row.started_at),
    finished_at: toInstantOrNull(row.finished_at),
    waits_for: wait?.waitsFor ?? null,
    waits_until: toInstantOrNull(wait?.until ?? null),
  };
}

export function toJobDetailJson(row: JobDetail, waits: JobWaits): JobDetailJson {
  return {
    ...toJobJson(row, waits),
    payload: row.payload,
    failing_since: toInstantOrNull(row.failing_since),
    lease_until: toInstantOrNull(row.lease_until),
    created_by: row.created_by,
  };
}

import type { JobRecord } from '../store/list-jobs.ts';
import { toInstant, toInstantOrNull } from './instant.ts';

/** A job without its payload. */
export interface JobJson extends Omit<
  JobRecord,
  'id' | 'run_at' | 'created_at' | 'started_at' | 'finished_at'
> {
  readonly job_id: string;
  readonly run_at: string;
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
}

export function toJobJson({ id, ...row }: JobRecord): JobJson {
  return {
    job_id: id,
    ...row,
    run_at: toInstant(row.run_at),
    created_at: toInstant(row.created_at),
    started_at: toInstantOrNull(row.started_at),
    finished_at: toInstantOrNull(row.finished_at),
  };
}

import type { Lane } from '../domain/job.ts';
import type { Clock } from '../runtime/clock.ts';
import {
  cancelJobByHand,
  retryFailuresByHand,
  retryJobByHand,
  type FailureRetry,
  type JobChange,
} from '../store/jobs/by-hand.ts';
import { pauseLanes, resumeLanes } from '../store/lane-pauses.ts';
import type { Db } from '../store/open-store.ts';

/** What people may do to the queue, the same from the command line and over HTTP. */
export interface QueueControl {
  /** Returns the lanes that ran until now. */
  pause(
    lanes: readonly Lane[],
    by: { readonly reason: string | null; readonly principalId: string },
  ): Promise<readonly Lane[]>;
  /** Returns the lanes that were stopped until now. */
  resume(lanes: readonly Lane[]): Promise<readonly Lane[]>;
  retry(jobId: string): Promise<JobChange>;
  retryFailures(asked: {
    readonly fingerprint: string;
    readonly sharePercent: number;
  }): Promise<FailureRetry>;
  cancel(jobId: string): Promise<JobChange>;
}

export function createQueueControl({
  db,
  clock,
}: {
  readonly db: Db;
  readonly clock: Clock;
}): QueueControl {
  return {
    pause: (lanes, by) =>
      db.transaction().execute((trx) => pauseLanes(trx, lanes, { ...by, now: clock.now() })),
    resume: (lanes) => db.transaction().execute((trx) => resumeLanes(trx, lanes)),
    retry: (jobId) => retryJobByHand(db, jobId, clock.now()),
    retryFailures: (asked) => retryFailuresByHand(db, { ...asked, now: clock.now() }),
    cancel: (jobId) => cancelJobByHand(db, jobId, clock.now()),
  };
}

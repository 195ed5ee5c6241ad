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
import type { Db, Trx } from '../store/open-store.ts';

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

export interface LanesChanged {
  readonly areStopped: boolean;
  /** Those that were not so before. */
  readonly lanes: readonly Lane[];
  /** Why they were stopped, if somebody said so. */
  readonly reason: string | null;
}

export function createQueueControl({
  db,
  clock,
  onLanesChanged,
}: {
  readonly db: Db;
  readonly clock: Clock;
  /** Called in the transaction that stops lanes or lets them go on. */
  readonly onLanesChanged: (trx: Trx, change: LanesChanged) => Promise<void>;
}): QueueControl {
  return {
    pause: (lanes, by) =>
      db.transaction().execute(async (trx) => {
        const paused = await pauseLanes(trx, lanes, { ...by, now: clock.now() });
        await tell(trx, { areStopped: true, lanes: paused, reason: by.reason });
        return paused;
      }),
    resume: (lanes) =>
      db.transaction().execute(async (trx) => {
        const resumed = await resumeLanes(trx, lanes);
        await tell(trx, { areStopped: false, lanes: resumed, reason: null });
        return resumed;
      }),
    retry: (jobId) => retryJobByHand(db, jobId, clock.now()),
    retryFailures: (asked) => retryFailuresByHand(db, { ...asked, now: clock.now() }),
    cancel: (jobId) => cancelJobByHand(db, jobId, clock.now()),
  };
  async function tell(trx: Trx, change: LanesChanged): Promise<void> {
    if (change.lanes.length > 0) await onLanesChanged(trx, change);
  }
}

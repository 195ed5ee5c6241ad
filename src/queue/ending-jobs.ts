import type { Clock } from '../runtime/clock.ts';
import { LostLeaseError, type LeasedJob } from '../store/jobs/job-row.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { tryInSavepoint } from '../store/try-in-savepoint.ts';
import { completeJobs, stillHeld } from '../store/jobs/complete-many.ts';
import type { JobEnd } from './work-job.ts';

/** What has reached the disk in one transaction. */
export interface WrittenGroup<T> {
  readonly ended: ReadonlySet<LeasedJob>;
  readonly also: T;
}

/** Jobs of a lane whose ends wait to be written, so that those of several share one transaction and one wait for the disk. */
export interface EndingJobs {
  readonly count: () => number;
  /** Settles when the end of the job is on the disk, or when nothing of it is: then with the reason. */
  readonly end: (job: LeasedJob, end: JobEnd) => Promise<void>;
  /**
   * Writes all that wait, each as a part that can fail without the others, and whatever `also` writes behind them. Null when the whole
   * transaction failed, which then each of them is told; throws when there was none of them to tell.
   */
  readonly writeAll: <T>(
    also: (trx: Trx, ended: ReadonlySet<LeasedJob>) => Promise<T>,
  ) => Promise<WrittenGroup<T> | null>;
}

interface End extends JobEnd {
  readonly job: LeasedJob;
  readonly written: PromiseWithResolvers<void>;
}

export function createEndingJobs(
  { db, clock }: { readonly db: Db; readonly clock: Clock },
  onEnd: () => void,
): EndingJobs {
  let waiting: End[] = [];

  return {
    count: () => waiting.length,
    end(job, end) {
      const written = Promise.withResolvers<void>();
      waiting.push({ job, ...end, written });
      onEnd();
      return written.promise;
    },
    async writeAll(also) {
      const group = waiting;
      waiting = [];
      const undone = new Map<End, unknown>();
      try {
        const result = await db.transaction().execute(async (trx) => {
          const ended = new Set<LeasedJob>();
          const wellDone = group.filter((end) => end.isToBeCompleted).map(({ job }) => job);
          const held = wellDone.length > 0 ? await stillHeld(trx, wellDone) : new Set();
          for (const end of group) {
            if (end.isToBeCompleted && !held.has(end.job)) {
              undone.set(end, new LostLeaseError(end.job.id));
              continue;
            }
            const tried = await tryInSavepoint(trx, end.write);
            if (tried.kind === 'kept') ended.add(end.job);
            else undone.set(end, tried.error);
          }
          const completed = wellDone.filter((job) => ended.has(job));
          if (completed.length > 0) await completeJobs(trx, completed, clock.now());
          return { ended, also: await also(trx, ended) };
        });
        for (const end of group) {
          if (undone.has(end)) end.written.reject(undone.get(end));
          else end.written.resolve();
        }
        return result;
      } catch (error) {
        if (group.length === 0) throw error;
        for (const end of group) end.written.reject(error);
        return null;
      }
    },
  };
}

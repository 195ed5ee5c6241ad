import type { LeasedJob } from '../store/jobs/job-row.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { tryInSavepoint } from '../store/try-in-savepoint.ts';
import type { Write } from './outcome.ts';

/** What has reached the disk in one transaction. */
export interface WrittenGroup<T> {
  readonly ended: ReadonlySet<LeasedJob>;
  readonly also: T;
}

/** Jobs of a lane whose ends wait to be written, so that those of several share one transaction and one wait for the disk. */
export interface EndingJobs {
  readonly count: () => number;
  /** Settles when the end of the job is on the disk, or when nothing of it is: then with the reason. */
  readonly end: (job: LeasedJob, write: Write) => Promise<void>;
  /**
   * Writes all that wait, each as a part that can fail without the others, and whatever `also` writes behind them. Null when the whole
   * transaction failed, which then each of them is told; throws when there was none of them to tell.
   */
  readonly writeAll: <T>(
    also: (trx: Trx, ended: ReadonlySet<LeasedJob>) => Promise<T>,
  ) => Promise<WrittenGroup<T> | null>;
}

interface End {
  readonly job: LeasedJob;
  readonly write: Write;
  readonly written: PromiseWithResolvers<void>;
}

export function createEndingJobs(db: Db, onEnd: () => void): EndingJobs {
  let waiting: End[] = [];

  return {
    count: () => waiting.length,
    end(job, write) {
      const written = Promise.withResolvers<void>();
      waiting.push({ job, write, written });
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
          for (const end of group) {
            const tried = await tryInSavepoint(trx, end.write);
            if (tried.kind === 'kept') ended.add(end.job);
            else undone.set(end, tried.error);
          }
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

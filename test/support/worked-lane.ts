import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Lane } from '../../src/domain/job.ts';
import { runnable, type JobRun } from '../../src/queue/job-kind.ts';
import { runLane } from '../../src/queue/lane-worker.ts';
import type { Outcome } from '../../src/queue/outcome.ts';
import { pausedUntil } from '../../src/queue/paused-until.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { enqueueJob, newJobRow, type NewJob } from '../../src/store/jobs/enqueue.ts';
import { isLanePaused } from '../../src/store/lane-pauses.ts';
import { systemPrincipal } from '../../src/store/settings.ts';
import { setupDatabase } from './setup-database.ts';
import { createVirtualTime, virtualStart } from './virtual-time.ts';

/** What a job of the lane does; its subject says which one it is. */
export type Work = (run: JobRun<{ readonly subject: string }, null>) => Promise<Outcome>;

/** One lane on a database of its own, worked in virtual time as the service works it, pauses heeded. */
export async function setupLane(
  work: Work,
  {
    concurrency = 1,
    lane = 'companies-house',
    callsForMinutes = false,
  }: {
    readonly concurrency?: number;
    readonly lane?: Lane;
    readonly callsForMinutes?: boolean;
  } = {},
) {
  const { db, openAgain, url } = await setupDatabase();
  const time = createVirtualTime();
  const principalId = await systemPrincipal(db, { id: systemRandom.uuid(), now: virtualStart });
  const stop = new AbortController();
  let working = Promise.resolve();
  const halt = async (): Promise<void> => {
    stop.abort();
    await time.until(working);
  };
  onTestFinished(halt);
  const newJob = (job: Partial<NewJob>): NewJob => ({
    id: systemRandom.uuid(),
    kind: 'check-status',
    subject: '1',
    lane,
    priority: 'medium',
    isWaking: false,
    payload: JSON.stringify({ subject: job.subject ?? '1' }),
    maxAttempts: 3,
    runAt: time.clock.now(),
    now: time.clock.now(),
    createdBy: principalId,
    ...job,
  });
  return {
    db,
    url,
    openAgain,
    time,
    principalId,
    halt,
    start: () => {
      working = runLane(
        {
          lane,
          client: null,
          kinds: [
            runnable({
              kind: 'check-status',
              lane,
              priority: 'medium',
              maxAttempts: 3,
              payload: z.object({ subject: z.string() }),
              subject: ({ subject }) => subject,
              handle: work,
            }),
          ],
          concurrency,
          db,
          ...time,
          random: systemRandom,
          log: pino({ level: 'silent' }),
          waitsUntil: (now) => pausedUntil(db, lane, now),
          ...(callsForMinutes && { isStopped: () => isLanePaused(db, lane) }),
          onDiscard: () => Promise.resolve(),
        },
        stop.signal,
      );
    },
    enqueue: (job: Partial<NewJob> = {}) =>
      db.transaction().execute((trx) => enqueueJob(trx, newJob(job))),
    /** Many at once, which the queue's own way in would take minutes for. */
    fill: async (count: number, job: Partial<NewJob>) => {
      const perStatement = 1_000;
      await db.transaction().execute(async (trx) => {
        for (let from = 0; from < count; from += perStatement) {
          const size = Math.min(perStatement, count - from);
          const rows = Array.from({ length: size }, (_, index) => {
            const subject = `${job.subject ?? 'filled'} ${from + index}`;
            return newJobRow(newJob({ ...job, subject, payload: JSON.stringify({ subject }) }));
          });
          await trx.insertInto('jobs').values(rows).execute();
        }
      });
    },
    jobs: () => db.selectFrom('jobs').selectAll().orderBy('subject').execute(),
  };
}

import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { runnable } from '../../../src/queue/job-kind.ts';
import { runLane } from '../../../src/queue/lane-worker.ts';
import { done } from '../../../src/queue/outcome.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { systemRandom } from '../../../src/runtime/random.ts';
import { systemTimers } from '../../../src/runtime/timers.ts';
import { enqueueJob } from '../../../src/store/jobs/enqueue.ts';
import { openStore, type Db } from '../../../src/store/open-store.ts';
import { systemPrincipal } from '../../../src/store/settings.ts';
import { payloadOf } from './payload-of.ts';

const lane = 'internal';

/** Fills our queue in the folder it is started in, works it to the end, and prints how long the working took. */
async function main(args: readonly string[]): Promise<void> {
  const { jobs, batch } = z
    .object({ jobs: z.coerce.number().int(), batch: z.coerce.number().int() })
    .parse({ jobs: args[0], batch: args[1] });
  await using store = await openStore(`sqlite:${join(process.cwd(), 'queue.db')}`);
  const { db } = store;
  await fill(db, jobs);
  const startedAt = performance.now();
  await work(db, { jobs, batch });
  const ms = performance.now() - startedAt;
  const { count } = await db
    .selectFrom('jobs')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('state', '=', 'completed')
    .executeTakeFirstOrThrow();
  process.stdout.write(`${JSON.stringify({ completed: count, ms })}\n`);
}

async function fill(db: Db, jobs: number): Promise<void> {
  const createdBy = await systemPrincipal(db, {
    id: systemRandom.uuid(),
    now: systemClock.now(),
  });
  await db.transaction().execute(async (trx) => {
    for (let index = 0; index < jobs; index += 1) {
      const payload = payloadOf(index);
      const now = systemClock.now();
      await enqueueJob(trx, {
        id: systemRandom.uuid(),
        kind: 'bench',
        subject: payload.companyNumber,
        lane,
        priority: 'medium',
        payload: JSON.stringify(payload),
        maxAttempts: 100,
        runAt: now,
        now,
        createdBy,
        isWaking: false,
      });
    }
  });
}

/** The lane of the service with so many places, until all is done. */
async function work(
  db: Db,
  { jobs, batch }: { readonly jobs: number; readonly batch: number },
): Promise<void> {
  const stop = new AbortController();
  let handled = 0;
  await runLane(
    {
      lane,
      client: null,
      kinds: [
        runnable({
          kind: 'bench',
          lane,
          priority: 'medium',
          maxAttempts: 100,
          payload: z.object({ companyNumber: z.string() }),
          subject: ({ companyNumber }) => companyNumber,
          handle: async () => {
            handled += 1;
            if (handled === jobs) stop.abort();
            return done();
          },
        }),
      ],
      concurrency: batch,
      db,
      clock: systemClock,
      random: systemRandom,
      timers: systemTimers,
      log: pino({ level: 'silent' }),
      onDiscard: () => Promise.resolve(),
    },
    stop.signal,
  );
}

await main(process.argv.slice(2));

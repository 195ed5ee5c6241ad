import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { runnable } from '../../../src/queue/job-kind.ts';
import { runLane } from '../../../src/queue/lane-worker.ts';
import { done } from '../../../src/queue/outcome.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { systemRandom } from '../../../src/runtime/random.ts';
import { systemTimers } from '../../../src/runtime/timers.ts';
import { claimJobs, hasDueJob } from '../../../src/store/jobs/claim.ts';
import { enqueueJob } from '../../../src/store/jobs/enqueue.ts';
import { completeJob } from '../../../src/store/jobs/finish.ts';
import { openStore, type Db } from '../../../src/store/open-store.ts';
import { systemPrincipal } from '../../../src/store/settings.ts';
import { payloadOf } from './payload-of.ts';

const lane = 'internal';
const leaseMs = 5 * 60_000;

/** Fills our queue in the folder it is started in, works it to the end, and prints how long the working took. */
async function main(args: readonly string[]): Promise<void> {
  const { how, jobs, batch } = z
    .object({
      how: z.enum(['batches', 'lane']),
      jobs: z.coerce.number().int(),
      batch: z.coerce.number().int(),
    })
    .parse({ how: args[0], jobs: args[1], batch: args[2] });
  await using store = await openStore(`sqlite:${join(process.cwd(), 'queue.db')}`);
  const { db } = store;
  await fill(db, jobs);
  const startedAt = performance.now();
  await (how === 'lane' ? workAsLane(db, { jobs, batch }) : workInBatches(db, batch));
  const ms = performance.now() - startedAt;
  const { count } = await db
    .selectFrom('jobs')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('state', '=', 'completed')
    .executeTakeFirstOrThrow();
  process.stdout.write(`${JSON.stringify({ completed: count, ms })}\n`);
}

async function fill(db: Db, jobs: number): Promise<void> {
  const now = systemClock.now();
  const createdBy = await systemPrincipal(db, { id: systemRandom.uuid(), now });
  await db.transaction().execute(async (trx) => {
    for (let index = 0; index < jobs; index += 1) {
      const payload = payloadOf(index);
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

/** A batch is claimed in one transaction and ended in another: what the rivals do with a batch. */
async function workInBatches(db: Db, batch: number): Promise<void> {
  while (await hasDueJob(db, lane, systemClock.now())) {
    const now = systemClock.now();
    const token = systemRandom.uuid();
    const claimed = await claimJobs(db, { lane, limit: batch, now, leaseMs, token });
    await db.transaction().execute(async (trx) => {
      for (const job of claimed) await completeJob(trx, job, systemClock.now());
    });
  }
}

/** The lane of the service with so many places: each job ends in a transaction of its own, with what it has found. */
async function workAsLane(
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

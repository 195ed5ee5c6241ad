import { Logger, makeWorkerUtils, runOnce } from 'graphile-worker';
import { Pool } from 'pg';
import { payloadOf } from './payload-of.js';

// Fills a queue of graphile-worker and lets its own runner work it to the end, with the batching that it has.
const [url, jobs, batch] = process.argv.slice(2);
const size = Number(batch);
const pool = new Pool({ connectionString: url, max: size + 4 });
pool.on('error', (error) => process.stderr.write(`${error.message}\n`));
pool.on('connect', (client) =>
  client.on('error', (error) => process.stderr.write(`${error.message}\n`)),
);
const logger = new Logger(() => () => undefined);
await pool.query('drop schema if exists graphile_worker cascade');
const utils = await makeWorkerUtils({ pgPool: pool, logger });
await utils.migrate();
const perInsert = 500;
for (let from = 0; from < Number(jobs); from += perInsert) {
  const count = Math.min(perInsert, Number(jobs) - from);
  await utils.addJobs(
    Array.from({ length: count }, (_, index) => ({
      identifier: 'bench',
      payload: payloadOf(from + index),
    })),
  );
}
const startedAt = performance.now();
await runOnce({
  pgPool: pool,
  logger,
  noHandleSignals: true,
  taskList: { bench: () => undefined },
  preset: {
    worker: {
      concurrentJobs: size,
      ...(size > 1 && { localQueue: { size }, completeJobBatchDelay: 0 }),
    },
  },
});
// A job that is done is deleted; the last of them may still be on their way.
let left = Number(jobs);
for (let look = 0; left > 0 && look < 1_000; look += 1) {
  const { rows } = await pool.query('select count(*)::int as left from graphile_worker.jobs');
  ({ left } = rows[0]);
}
const ms = performance.now() - startedAt;
process.stdout.write(`${JSON.stringify({ completed: Number(jobs) - left, ms })}\n`);
await utils.release();
await pool.end();

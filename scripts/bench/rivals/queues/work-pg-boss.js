import { PgBoss } from 'pg-boss';
import { payloadOf } from './payload-of.js';

// Fills a queue of pg-boss and works it to the end: `batches` completes a batch with one call, `singly` each job with its own.
const [url, how, jobs, batch, loops] = process.argv.slice(2);
const size = Number(batch);
const boss = new PgBoss({
  connectionString: url,
  schema: 'pgboss',
  max: Number(loops) + size,
  supervise: false,
  schedule: false,
});
boss.on('error', (error) => {
  throw error;
});
await boss.start();
await boss.deleteAllJobs();
await boss.createQueue('bench');
const perInsert = 500;
for (let from = 0; from < Number(jobs); from += perInsert) {
  const count = Math.min(perInsert, Number(jobs) - from);
  await boss.insert(
    'bench',
    Array.from({ length: count }, (_, index) => ({ data: payloadOf(from + index) })),
  );
}
let completed = 0;
const startedAt = performance.now();
await Promise.all(Array.from({ length: Number(loops) }, () => work()));
const ms = performance.now() - startedAt;
process.stdout.write(`${JSON.stringify({ completed, ms })}\n`);
await boss.stop({ graceful: false });

async function work() {
  for (;;) {
    const claimed = await boss.fetch('bench', { batchSize: size });
    if (claimed.length === 0) return;
    const ids = claimed.map(({ id }) => id);
    const answers =
      how === 'batches'
        ? [await boss.complete('bench', ids)]
        : await Promise.all(ids.map((id) => boss.complete('bench', id)));
    for (const { affected } of answers) completed += affected;
  }
}

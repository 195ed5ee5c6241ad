import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import { payloadOf } from './payload-of.js';

// Fills a queue of BullMQ in a Redis of its own that syncs every write to the disk, and works it to the end.
const [program, folder, jobs, batch] = process.argv.slice(2);
const size = Number(batch);
const port = await freePort();
const server = spawn(
  program,
  ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''].concat([
    '--appendonly',
    'yes',
    '--appendfsync',
    'always',
    '--loglevel',
    'warning',
  ]),
  { stdio: 'ignore' },
);
process.on('exit', () => server.kill());
const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null };
const queue = new Queue('bench', { connection });
queue.on('error', () => undefined);
await queue.waitUntilReady();
const perInsert = 500;
for (let from = 0; from < Number(jobs); from += perInsert) {
  const count = Math.min(perInsert, Number(jobs) - from);
  await queue.addBulk(
    Array.from({ length: count }, (_, index) => ({ name: 'bench', data: payloadOf(from + index) })),
  );
}
let completed = 0;
const startedAt = performance.now();
const worker = new Worker('bench', async () => null, { connection, concurrency: size });
await new Promise((resolve) => {
  worker.on('completed', () => {
    completed += 1;
    if (completed === Number(jobs)) resolve();
  });
});
const ms = performance.now() - startedAt;
process.stdout.write(`${JSON.stringify({ completed, ms })}\n`);
await worker.close();
await queue.close();
server.kill();
await Promise.race([once(server, 'exit'), sleep(5_000)]);

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port: free } = probe.address();
  probe.close();
  await once(probe, 'close');
  return free;
}

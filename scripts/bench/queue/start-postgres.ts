import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { rivalsFolder } from './queue-contenders.ts';

const Started = z.object({
  url: z.string(),
  version: z.string(),
  fsync: z.string(),
  synchronousCommit: z.string(),
});

export interface Postgres extends z.infer<typeof Started>, AsyncDisposable {}

/** A PostgreSQL for this bench alone, gone when it is disposed. */
export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-bench-postgres-'));
  // It may run as another user, who has to get into the folder.
  chmodSync(folder, 0o755);
  const child = spawn(process.execPath, [join(rivalsFolder, 'serve-postgres.js'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  for await (const line of createInterface({ input: child.stdout })) {
    return { ...Started.parse(JSON.parse(line)), [Symbol.asyncDispose]: stop };
  }
  await stop();
  throw new Error('PostgreSQL did not start');
}

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { program, type PreparedRegister } from './prepare-register.ts';

/** Where the API answers, and to whom. */
export interface AskedService {
  readonly url: string;
  /** Of somebody who may only read. */
  readonly key: string;
}

export interface Service extends AskedService, AsyncDisposable {}

const NewKey = z.object({ key: z.string() });
export const Greeting = z.object({ url: z.url() });

/** A key of somebody who may only read. */
export function makeViewerKey(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const making = ['keys', 'create', '--name', 'bench', '--role', 'viewer', '--json'];
  const made = spawnSync(process.execPath, [program, ...making], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`no key could be made: ${made.stderr}`);
  return NewKey.parse(JSON.parse(made.stdout)).key;
}

/** The real `serve`, with its API alone: a key that nobody answers keeps it from starting the imitated world. */
export async function startService({ folder, databaseUrl }: PreparedRegister): Promise<Service> {
  const env = {
    PATH: process.env['PATH'],
    STRIKEWATCH_DATABASE_URL: databaseUrl,
    STRIKEWATCH_HTTP_PORT: '0',
    STRIKEWATCH_LOG_LEVEL: 'warn',
    STRIKEWATCH_COMPANIES_HOUSE_REST_URL: 'http://127.0.0.1:9',
    STRIKEWATCH_COMPANIES_HOUSE_REST_API_KEY: 'bench',
    STRIKEWATCH_COMPANIES_HOUSE_BULK_FETCH: 'off',
  };
  const key = makeViewerKey(folder, env);
  const child = spawn(process.execPath, [program, 'serve', '--roles', 'api', '--json'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const greeting = await Promise.race([
    once(child.stdout, 'data').then(([chunk]) => String(chunk)),
    ended.then((): never => {
      throw new Error('serve ended at once');
    }),
  ]);
  return {
    url: Greeting.parse(JSON.parse(greeting)).url,
    key,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

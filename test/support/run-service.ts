import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';

const program = fileURLToPath(new URL('../../bin/strikewatch.js', import.meta.url));

export type Environment = Readonly<Record<string, string>>;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The program as a process of its own: known by its exit code, its output, its database and its HTTP alone. */
export interface Running {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  stdout(): string;
  stderr(): string;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<Exit>;
}

/** A directory for one test: the database, its key, and nothing of the machine's own settings. */
export interface Home {
  readonly directory: string;
  readonly database: string;
  /** `strikewatch serve`; it is killed when the test ends. */
  serve(environment: Environment, ...args: readonly string[]): Running;
  /** Any other command, until it is ended. */
  start(environment: Environment, ...args: readonly string[]): Running;
  /** Any other command, to its end. */
  run(environment: Environment, ...args: readonly string[]): Promise<Exit & Output>;
  /** Rows of the database as it is now. */
  query<Row extends z.ZodType>(row: Row, sql: string, ...values: SQLInputValue[]): z.infer<Row>[];
}

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

export function makeHome(): Home {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-e2e-'));
  const database = join(directory, 'test.db');
  const started: Running[] = [];
  onTestFinished(async () => {
    await Promise.all(started.map((running) => running.end('SIGKILL')));
    rmSync(directory, { recursive: true });
  });
  const start = (environment: Environment, args: readonly string[]): Running => {
    const running = startProgram(
      directory,
      { ...environment, DATABASE_URL: `sqlite:${database}` },
      args,
    );
    started.push(running);
    return running;
  };
  return {
    directory,
    database,
    start: (environment, ...args) => start(environment, args),
    serve: (environment, ...args) => start(environment, ['serve', '--json', ...args]),
    async run(environment, ...args) {
      const running = start(environment, args);
      const exit = await running.exited;
      return { ...exit, stdout: running.stdout(), stderr: running.stderr() };
    },
    query(row, sql, ...values) {
      const db = new DatabaseSync(database, { readOnly: true });
      try {
        return z.array(row).parse(db.prepare(sql).all(...values));
      } finally {
        db.close();
      }
    },
  };
}

function startProgram(
  directory: string,
  environment: Environment,
  args: readonly string[],
): Running {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: directory,
    env: { PATH: process.env['PATH'], STRIKEWATCH_HTTP_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text.stdout += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text.stderr += part));
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  return {
    pid: child.pid ?? 0,
    exited,
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    end(signal) {
      child.kill(signal);
      return exited;
    },
  };
}

const Greeting = z.object({ url: z.url() });

/** Where the service listens, once it says so. */
export async function urlOf(running: Running): Promise<string> {
  await expect
    .poll(() => running.stdout(), {
      timeout: 30_000,
      message: `no greeting; stderr: ${running.stderr()}`,
    })
    .toContain('\n');
  return Greeting.parse(JSON.parse(running.stdout())).url;
}

/** The published settings that point the service at a sandbox. */
export function environmentFor({ urls, keys, hostsFile }: Sandbox): Environment {
  return {
    STRIKEWATCH_COMPANIES_HOUSE_REST_URL: urls.rest,
    STRIKEWATCH_COMPANIES_HOUSE_REST_API_KEY: keys.rest,
    STRIKEWATCH_COMPANIES_HOUSE_STREAM_URL: urls.stream,
    STRIKEWATCH_COMPANIES_HOUSE_STREAM_API_KEY: keys.stream,
    STRIKEWATCH_SNOV_URL: urls.snov,
    STRIKEWATCH_SNOV_CLIENT_ID: keys.snovClientId,
    STRIKEWATCH_SNOV_CLIENT_SECRET: keys.snovClientSecret,
    STRIKEWATCH_SCANNER_HOSTS_FILE: hostsFile,
    STRIKEWATCH_SNOV_FILL_SECONDS: '0',
    // Imitated sites are found by the names of their companies: without this, hardly a domain would be paid for.
    STRIKEWATCH_DISCOVERY_MAX_CANDIDATES: '0',
  };
}

/** Allowances that let a test go at the pace of its servers instead of the provider's. */
export const unhurried: Environment = {
  STRIKEWATCH_COMPANIES_HOUSE_REST_CALLS_PER_WINDOW: '60000',
  STRIKEWATCH_SNOV_CALLS_PER_MINUTE: '60000',
};

export interface Api {
  /** The body of a 200, parsed. */
  get<Body extends z.ZodType>(path: string, body: Body): Promise<z.infer<Body>>;
  /** The body of a 200, parsed; null for a 404. */
  find<Body extends z.ZodType>(path: string, body: Body): Promise<z.infer<Body> | null>;
  text(path: string): Promise<string>;
}

const NewKey = z.object({ key: z.string() });

/** A reader of the API with a key that the CLI has made. */
export async function openApi(home: Home, url: string): Promise<Api> {
  const made = await home.run({}, 'keys', 'create', '--name', 'test', '--role', 'viewer', '--json');
  expect(made, made.stderr).toMatchObject({ code: 0 });
  const { key } = NewKey.parse(JSON.parse(made.stdout));
  const ask = (path: string): Promise<Response> =>
    fetch(url + path, { headers: { authorization: `Bearer ${key}` } });
  const text = async (path: string): Promise<string> => bodyOf(path, await ask(path));
  return {
    text,
    get: async (path, body) => body.parse(JSON.parse(await text(path))),
    async find(path, body) {
      const response = await ask(path);
      if (response.status === 404) return null;
      return body.parse(JSON.parse(await bodyOf(path, response)));
    },
  };
}

async function bodyOf(path: string, response: Response): Promise<string> {
  const body = await response.text();
  expect(response.status, `${path}: ${body}`).toBe(200);
  return body;
}

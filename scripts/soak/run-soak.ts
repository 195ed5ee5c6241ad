import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { judgeGrowth, type SoakSample } from './judge-growth.ts';
import { startLoad } from './load-service.ts';

const root = join(import.meta.dirname, '../..');
const usage = `npm run soak -- [options]
  --hours N   how long the service is under load (default 8; a fraction is allowed)
  Fails when memory, heap, open files or the queue grow from the second quarter of that time to the last one.
`;
const Options = z.object({ hours: z.coerce.number().min(0.05).max(1_000).default(8) });
const sampleEveryMs = 5_000;
const tellEvery = 12;

/** Lets the service run against the imitated world for hours, and watches what a leak would make grow. */
async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options === null) {
    process.stderr.write(usage);
    process.exitCode = 2;
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'strikewatch-soak-'));
  try {
    const samples = await soak(folder, options.hours * 3_600_000);
    const growth = judgeGrowth(samples);
    for (const { what, before, after, isTooMuch } of growth) {
      process.stdout.write(
        `${what.padEnd(10)} second quarter ${before.toFixed(1).padStart(8)}   last quarter ${after.toFixed(1).padStart(8)}   ${isTooMuch ? 'GROWS' : 'ok'}\n`,
      );
    }
    if (growth.some(({ isTooMuch }) => isTooMuch)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function soak(folder: string, durationMs: number): Promise<readonly SoakSample[]> {
  await using sandbox = await startSandbox({
    directory: join(folder, 'world'),
    companies: 2_000,
    rest: { callsPerWindow: 60_000, windowMs: 300_000 },
    snov: { callsPerWindow: 60_000, windowMs: 60_000, balance: '1000000.00', taskMs: 100 },
    story: false,
  });
  const { urls, keys, hostsFile, control } = sandbox;
  const heapFile = join(folder, 'heap');
  const database = join(folder, 'soak.db');
  const child = spawn(
    process.execPath,
    [
      `--import=${join(import.meta.dirname, 'tell-heap.ts')}`,
      join(root, 'bin/strikewatch.js'),
      'serve',
      '--json',
    ],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: `sqlite:${database}`,
        STRIKEWATCH_HTTP_PORT: '0',
        STRIKEWATCH_SOAK_HEAP_FILE: heapFile,
        STRIKEWATCH_COMPANIES_HOUSE_REST_URL: urls.rest,
        STRIKEWATCH_COMPANIES_HOUSE_REST_API_KEY: keys.rest,
        STRIKEWATCH_COMPANIES_HOUSE_REST_CALLS_PER_WINDOW: '60000',
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_URL: urls.stream,
        STRIKEWATCH_COMPANIES_HOUSE_STREAM_API_KEY: keys.stream,
        STRIKEWATCH_SNOV_URL: urls.snov,
        STRIKEWATCH_SNOV_CLIENT_ID: keys.snovClientId,
        STRIKEWATCH_SNOV_CLIENT_SECRET: keys.snovClientSecret,
        STRIKEWATCH_SNOV_CALLS_PER_MINUTE: '60000',
        STRIKEWATCH_SCANNER_HOSTS_FILE: hostsFile,
      },
    },
  );
  const { pid } = child;
  if (pid === undefined) throw new Error('the service could not be started');
  let lastWords = '';
  child.stdout.resume();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-2_000);
  });
  const exited = once(child, 'exit');
  const end = new AbortController();
  try {
    while (control.observed().streamConnections < 2 && child.exitCode === null) await sleep(100);
    const load = startLoad(control, end.signal);
    const samples: SoakSample[] = [];
    const startedAt = performance.now();
    while (performance.now() - startedAt < durationMs) {
      await sleep(sampleEveryMs);
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`the service has ended by itself: ${lastWords}`);
      }
      const at = Math.round((performance.now() - startedAt) / 1_000);
      const sample = { at, ...sampleProcess(pid, heapFile), queueDepth: queueDepth(database) };
      samples.push(sample);
      if (samples.length % tellEvery === 1) {
        const { rssMb, heapMb, openFiles, queueDepth: depth } = sample;
        process.stdout.write(
          `${String(at).padStart(6)} s  RSS ${rssMb.toFixed(0)} MB, heap ${heapMb.toFixed(0)} MB, ${openFiles} open files, ${depth} jobs due or running; ${load.published()} events, ${load.entered()} entered\n`,
        );
      }
    }
    return samples;
  } finally {
    end.abort();
    child.kill('SIGTERM');
    await exited;
  }
}

function sampleProcess(
  pid: number,
  heapFile: string,
): Pick<SoakSample, 'rssMb' | 'heapMb' | 'openFiles'> {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const rssKb = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  const heap = existsSync(heapFile) ? Number(readFileSync(heapFile, 'utf8')) : NaN;
  return {
    rssMb: rssKb / 1_024,
    heapMb: heap / 2 ** 20,
    openFiles: readdirSync(`/proc/${pid}/fd`).length,
  };
}

const Depth = z.object({ depth: z.number() });

function queueDepth(database: string): number {
  const db = new DatabaseSync(database, { readOnly: true });
  try {
    const due = db
      .prepare(
        `select count(*) as depth from jobs
         where state in ('available', 'running') or (state in ('scheduled', 'retryable') and run_at < ?)`,
      )
      .get(Date.now());
    return Depth.parse(due).depth;
  } finally {
    db.close();
  }
}

function readOptions(args: readonly string[]): z.infer<typeof Options> | null {
  try {
    const { values } = parseArgs({ args: [...args], options: { hours: { type: 'string' } } });
    return Options.parse(values);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}

await main(process.argv.slice(2));

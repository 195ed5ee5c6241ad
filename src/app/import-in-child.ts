import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { devNull } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { environmentName } from '../config/options.ts';
import type { Config } from '../config/config.ts';
import { exitCodes } from '../cli/exit-codes.ts';
import type { ImportEnd, RunImport } from '../pipeline/fetch-bulk.ts';
import type { Timers } from '../runtime/timers.ts';
import type { DatabaseStamp } from '../store/settings.ts';

const program = fileURLToPath(new URL('../../bin/strikewatch.js', import.meta.url));

/** How long an interrupted import may take to put its house in order. The worker itself waits eight seconds. */
const killAfterMs = 5_000;

const CompaniesReport = z.object({
  rowsRead: z.number(),
  rowsKept: z.number(),
  heldBecause: z.array(z.string()),
  isOlder: z.literal(false).default(false),
});
const PscReport = z
  .object({
    product: z.literal('psc'),
    linesRead: z.number(),
    kept: z.number(),
    held: z.object({ reason: z.string(), message: z.string() }).nullable(),
  })
  .transform(({ linesRead, kept, held }) => ({
    rowsRead: linesRead,
    rowsKept: kept,
    heldBecause: held === null ? [] : [held.message],
    isOlder: held?.reason === 'older',
  }));
const Report = z.union([PscReport, CompaniesReport]);
const Failure = z.object({ error: z.object({ message: z.string() }) });

/** Imports by `strikewatch import` in a process of its own, with this one's settings: the service goes on answering meanwhile. */
export function createImportInChild({
  config,
  stamp,
  timers,
}: {
  readonly config: Config;
  readonly stamp: DatabaseStamp;
  readonly timers: Timers;
}): RunImport {
  const environment = {
    ...config.environment,
    [environmentName('database.url')]: config.databaseUrl,
  };
  return async ({ path, scope }, signal) => {
    signal.throwIfAborted();
    const child = spawn(
      process.execPath,
      [
        program,
        'import',
        path,
        '--scope',
        scope,
        '--json',
        '--quiet',
        // The environment says everything; a settings file of the folder may be another one than ours.
        '--config',
        devNull,
        ...(stamp === 'sandbox' ? ['--sandbox'] : []),
      ],
      { env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const killing: (() => void)[] = [];
    const stop = (): void => {
      child.kill('SIGTERM');
      killing.push(timers.after(killAfterMs, () => child.kill('SIGKILL')));
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      const [stdout, stderr] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close'),
      ]);
      signal.throwIfAborted();
      return readEnd({ exitCode: child.exitCode, killedBy: child.signalCode, stdout, stderr });
    } finally {
      signal.removeEventListener('abort', stop);
      for (const callOff of killing) callOff();
    }
  };
}

interface Ended {
  readonly exitCode: number | null;
  readonly killedBy: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the exit code and the one document of `import --json` say. */
export function readEnd({ exitCode, killedBy, stdout, stderr }: Ended): ImportEnd {
  const document = readDocument(stdout);
  const report = Report.safeParse(document);
  // With newer owners in already there is nothing to do.
  if (report.success && (exitCode === exitCodes.ok || report.data.isOlder)) {
    const { rowsRead, rowsKept } = report.data;
    return { kind: 'imported', rowsRead, rowsKept };
  }
  const reason =
    reasonIn(document) ??
    `${killedBy === null ? `exit code ${exitCode}` : `killed by ${killedBy}`}: ${lastLine(stderr)}`;
  // Wrongly called, or something in the file that somebody has to look at: the same call would end the same way.
  const isFinal = exitCode === exitCodes.dataProblem || exitCode === exitCodes.usage;
  return { kind: isFinal ? 'held' : 'failed', reason };
}

function reasonIn(document: unknown): string | null {
  const failure = Failure.safeParse(document);
  if (failure.success) return failure.data.error.message;
  const report = Report.safeParse(document);
  if (!report.success || report.data.heldBecause.length === 0) return null;
  return `held, nothing was changed: ${report.data.heldBecause.join('; ')}. If the file is right, import it with --accept`;
}

function readDocument(stdout: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    return null;
  }
}

function lastLine(stderr: string): string {
  return stderr.trim().split('\n').at(-1)?.slice(0, 300) || 'it said nothing';
}

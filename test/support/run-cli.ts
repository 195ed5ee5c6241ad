import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const program = fileURLToPath(new URL('../../bin/strikewatch.js', import.meta.url));

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliFolder {
  readonly directory: string;
  /** Runs one command to its end. */
  run(args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<CliResult>;
  /** Runs one command, sends it SIGINT once it notes what matches, and waits for its end. */
  interruptAt(
    note: RegExp,
    args: readonly string[],
    environment?: NodeJS.ProcessEnv,
  ): Promise<CliResult>;
  /** Starts a command that runs until it is told to stop; resolves with its first output. */
  start(args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<RunningCli>;
}

export interface RunningCli {
  readonly firstOutput: string;
  /** Sends the signal and waits for the end. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** The real command line as a process of its own, in a folder of its own that is gone after the test. */
export function createCliFolder(): CliFolder {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-cli-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const launch = (args: readonly string[], environment: NodeJS.ProcessEnv): Child =>
    spawn(process.execPath, [program, ...args], {
      cwd: directory,
      // Settings of the machine the tests run on must not reach the product.
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  return {
    directory,
    async run(args, environment = {}) {
      const child = launch(args, environment);
      const [stdout, stderr] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close'),
      ]);
      return { exitCode: child.exitCode, stdout, stderr };
    },
    async interruptAt(note, args, environment = {}) {
      const child = launch(args, environment);
      let noted = '';
      child.stderr.on('data', (chunk) => {
        noted += String(chunk);
        if (note.test(noted)) child.kill('SIGINT');
      });
      const [stdout] = await Promise.all([text(child.stdout), once(child, 'close')]);
      return { exitCode: child.exitCode, stdout, stderr: noted };
    },
    async start(args, environment = {}) {
      const child = launch(args, environment);
      onTestFinished(() => void child.kill('SIGKILL'));
      const ended = once(child, 'close');
      const complaints = text(child.stderr);
      const firstOutput = await Promise.race([
        once(child.stdout, 'data').then(([chunk]) => String(chunk)),
        ended.then(async () => {
          throw new Error(`the command ended at once: ${await complaints}`);
        }),
      ]);
      return {
        firstOutput,
        async stop(signal) {
          child.kill(signal);
          await ended;
          return child.exitCode;
        },
      };
    },
  };
}

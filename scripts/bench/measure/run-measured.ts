import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sampleLargestProcess } from './sample-largest-process.ts';

export interface MeasuredCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it runs and may leave files; the caller removes it. */
  readonly folder: string;
  /** Discarded output goes to /dev/null, as the shell would send it. */
  readonly output: 'kept' | 'discarded';
}

export interface Measurement {
  readonly wallMs: number;
  /** User and system time of the process and of all it has waited for; null where it could not be read. */
  readonly cpuMs: number | null;
  /** Of the largest process, not their sum; null where it could not be read. */
  readonly peakRssBytes: number | null;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const gnuTime = '/usr/bin/time';

/** How memory and CPU are read on this machine, for the page that shows the figures. */
export function measuringMethod(): string {
  return existsSync(gnuTime)
    ? "`wait4` of the command by GNU time: CPU of the whole process tree, peak RSS of the tree's largest process"
    : 'no GNU time on this machine: peak RSS is the largest `VmHWM` among the processes, read every 20 ms; CPU is not measured';
}

/** Runs a command once. Wall time is from start to end of the process, what is started before and read after left out. */
export async function runMeasured(
  command: MeasuredCommand,
  signal: AbortSignal,
): Promise<Measurement> {
  const { program, args, folder, environment } = command;
  const usagePath = join(folder, 'usage.txt');
  const hasTime = existsSync(gnuTime);
  const child = spawn(
    hasTime ? gnuTime : program,
    hasTime ? ['-f', '%U %S %M', '-o', usagePath, program, ...args] : args,
    {
      cwd: folder,
      env: { ...process.env, ...environment },
      // A group of its own, so that an interruption reaches every process of a pipe and none is left behind.
      detached: true,
      stdio: ['ignore', command.output === 'kept' ? 'pipe' : 'ignore', 'pipe'],
    },
  );
  const startedAt = performance.now();
  const endGroup = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid);
  };
  signal.addEventListener('abort', endGroup);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const sampler = hasTime || child.pid === undefined ? null : sampleLargestProcess(child.pid);
  const [exitCode] = z
    .tuple([z.int().nullable()])
    .rest(z.unknown())
    .parse(await once(child, 'exit'));
  const wallMs = performance.now() - startedAt;
  signal.removeEventListener('abort', endGroup);
  const [said, complained] = await Promise.all([stdout, stderr]);
  signal.throwIfAborted();
  const sampled = { cpuMs: null, peakRssBytes: sampler?.stop() ?? null };
  const usage = hasTime ? readUsage(usagePath) : sampled;
  return { wallMs, ...usage, exitCode, stdout: said, stderr: complained };
}

async function collect(stream: AsyncIterable<Buffer> | null): Promise<string> {
  if (stream === null) return '';
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** The last line: before it GNU time says when the command failed. */
function readUsage(path: string): Pick<Measurement, 'cpuMs' | 'peakRssBytes'> {
  const line = readFileSync(path, 'utf8').trimEnd().split('\n').at(-1) ?? '';
  rmSync(path);
  const [user = NaN, system = NaN, kibibytes = NaN] = line.split(' ').map(Number);
  return { cpuMs: (user + system) * 1_000, peakRssBytes: kibibytes * 1_024 };
}

import { spawnSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';

/** One line on what the figures were measured on; no name of the machine or of anyone on it. */
export function describeMachine(): string {
  const processors = cpus();
  const memoryGb = Math.round(totalmem() / 1e9);
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  return [
    `${processors.length} × ${model}, ${memoryGb} GB, ${type()} ${release().split('-')[0]}`,
    `Node ${process.versions.node} (SQLite ${process.versions['sqlite']}, zlib ${process.versions['zlib']})`,
    versionOf('unzip', ['-v']),
    versionOf('sqlite3', ['--version']),
  ].join('; ');
}

function versionOf(program: string, args: readonly string[]): string {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) return `no ${program}`;
  return `${program} ${/\d+\.\d+(\.\d+)?/.exec(stdout)?.[0] ?? 'of unknown version'}`;
}

/** Whether a program can be started. */
export function hasProgram(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}

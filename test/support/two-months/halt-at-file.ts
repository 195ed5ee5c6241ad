import { readFileSync } from 'node:fs';
import type { Environment } from '../run-service.ts';

const preload = new URL('./halted-at-file.ts', import.meta.url).href;

/** An environment in which a program halts itself once it has opened a file with that end of a name; SIGCONT lets it go on. */
export function haltAtFile(environment: Environment, end: string): Environment {
  return {
    ...environment,
    NODE_OPTIONS: `${environment['NODE_OPTIONS'] ?? ''} --import=${preload}`,
    HALTED_AT_FILE: end,
  };
}

/** Whether a process stands still by a signal: its state in /proc/PID/stat (proc(5)), after the name in brackets. */
export function isHalted(pid: number): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
}

import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Names this process so that others on the same machine can tell whether it still lives. The process id alone does not tell: a
 * container that starts again gives the same one to its new process.
 */
export function processOwner(uniquePart: string): string {
  return [hostname(), process.pid, ownStart(), uniquePart].join(':');
}

/**
 * True only when the owner certainly no longer runs: it was on this machine, and its process id is free or belongs to a process that
 * started at another time. Of another machine nobody can say, so there its lease has to run out.
 */
export function isOwnerGone(owner: string): boolean {
  const [host, pid, ...rest] = owner.split(':');
  if (host !== hostname() || pid === undefined) return false;
  // Leases of an older version have no start.
  const start = rest.length > 1 ? rest[0] : null;
  if (Number(pid) === process.pid) return start != null && start !== ownStart();
  if (!isRunning(Number(pid))) return true;
  const startNow = startOf(pid);
  return start != null && startNow !== null && start !== startNow;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // ESRCH: no such process; EPERM: it lives under another user.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Where the start of others cannot be read, nobody compares it but a process with the same id. */
function ownStart(): string {
  return startOf('self') ?? String(Math.round(performance.timeOrigin));
}

/** Clock ticks from the start of the machine to that of the process (proc_pid_stat(5), field 22); null where nobody tells. */
function startOf(pid: string): string | null {
  if (process.platform !== 'linux') return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    // It has ended since, or /proc is not to be read: the process id has to do.
    return null;
  }
}

import { hostname } from 'node:os';

/** Names this process so that others on the same machine can tell whether it still lives. */
export function processOwner(uniquePart: string): string {
  return `${hostname()}:${process.pid}:${uniquePart}`;
}

/**
 * True only when the owner certainly no longer runs: it was on this machine and its process id is free. Of another
 * machine nobody can say, so there its lease has to run out.
 */
export function isOwnerGone(owner: string): boolean {
  const [host, pid] = owner.split(':');
  if (host !== hostname() || pid === undefined || Number(pid) === process.pid) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    // ESRCH: no such process; EPERM: it lives under another user.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

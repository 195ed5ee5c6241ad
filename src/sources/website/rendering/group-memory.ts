import { readdir, readFile } from 'node:fs/promises';

/** Differs nowhere that this runs but on a few ARM kernels, where it makes the limit four times as wide. */
const pageBytes = 4_096;

/** Memory of the processes of a group that they share with nobody; null where the system does not tell (it has no /proc). */
export async function groupMemory(group: number): Promise<number | null> {
  let names: readonly string[];
  try {
    names = await readdir('/proc');
  } catch {
    return null;
  }
  const sizes = await Promise.all(
    names.filter((name) => /^\d+$/.test(name)).map((pid) => privateBytes(pid, group)),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Nothing for a process of another group, and for one that has just ended. */
async function privateBytes(pid: string, group: number): Promise<number> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    // The name, in brackets, may hold anything: what follows it is counted from its end (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html).
    const [, , processGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(processGroup) !== group) return 0;
    const [, resident = 0, shared = 0] = (await readFile(`/proc/${pid}/statm`, 'latin1'))
      .split(' ')
      .map(Number);
    return (resident - shared) * pageBytes;
  } catch {
    return 0;
  }
}

import { readFileSync } from 'node:fs';

const intervalMs = 20;

/** The peak memory of the largest among a process and its descendants, read again and again while they run. */
export function sampleLargestProcess(pid: number): { stop(): number | null } {
  let largest: number | null = null;
  const look = (): void => {
    for (const peak of peaksOf(pid)) largest = Math.max(largest ?? 0, peak);
  };
  const timer = setInterval(look, intervalMs);
  look();
  return {
    stop() {
      clearInterval(timer);
      return largest;
    },
  };
}

function peaksOf(pid: number): readonly number[] {
  const match = /^VmHWM:\s+(\d+) kB$/m.exec(readOrEmpty(`/proc/${pid}/status`));
  const own = match?.[1] === undefined ? [] : [Number(match[1]) * 1_024];
  const children = readOrEmpty(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean);
  return [...own, ...children.flatMap((child) => peaksOf(Number(child)))];
}

/** A process may end between being listed and being read. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

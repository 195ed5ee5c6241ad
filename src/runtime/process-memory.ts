import { readFileSync } from 'node:fs';

/**
 * The most memory this process has held at once. Linux counts the peak of whoever started a process into the number that
 * `resourceUsage` gives (execve keeps it), so the kernel's own figure for this program is asked first.
 */
export function peakRssBytes(): number {
  return peakOfLinux() ?? process.resourceUsage().maxRSS * 1024;
}

function peakOfLinux(): number | null {
  if (process.platform !== 'linux') return null;
  const match = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return match?.[1] === undefined ? null : Number(match[1]) * 1024;
}

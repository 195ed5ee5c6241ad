import { readFileSync } from 'node:fs';

export interface ProcessUse {
  /** The largest resident size the kernel has seen, and the last one sampled. */
  readonly peakRssBytes: number;
  readonly lastRssBytes: number;
  /** The largest of the samples taken once a second after the first ten seconds. */
  readonly steadyRssBytes: number;
  /** User and system time since sampling began. */
  readonly cpuMs: number;
  readonly seconds: number;
}

const everyMs = 1_000;
const warmUpSamples = 10;
/** Ticks of /proc are hundredths of a second on Linux (proc_pid_stat(5), sysconf(_SC_CLK_TCK)). */
const tickMs = 10;

/** Reads memory and CPU of a running process from /proc, once a second. */
export function sampleProcess(pid: number): { stop(): ProcessUse } {
  const samples: number[] = [];
  const cpuAtStart = cpuMsOf(pid);
  const startedAt = performance.now();
  const look = (): void => void samples.push(statusBytes(pid, 'VmRSS'));
  const timer = setInterval(look, everyMs);
  look();
  return {
    stop() {
      clearInterval(timer);
      look();
      const steady = samples.slice(Math.min(warmUpSamples, samples.length - 1));
      return {
        peakRssBytes: statusBytes(pid, 'VmHWM'),
        lastRssBytes: samples.at(-1) ?? NaN,
        steadyRssBytes: Math.max(...steady),
        cpuMs: cpuMsOf(pid) - cpuAtStart,
        seconds: (performance.now() - startedAt) / 1_000,
      };
    },
  };
}

function statusBytes(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1_024;
}

function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

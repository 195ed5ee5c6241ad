import type { ImportProgress } from '../pipeline/stage-rows.ts';
import type { Cli } from './cli.ts';

export interface ProgressDisplay {
  show(progress: ImportProgress): void;
  /** Leaves the terminal clean for what is printed next. */
  end(): void;
}

/** Often enough to look alive on a terminal, seldom enough for a log. */
const terminalIntervalMs = 100;
const logIntervalMs = 2_000;
const eraseLine = '\r\u{1b}[2K';

/** One line that is drawn again on a terminal, a line every two seconds elsewhere. */
export function showImportProgress({ clock, stderr }: Cli): ProgressDisplay {
  const startedAt = clock.now();
  const intervalMs = stderr.isTerminal ? terminalIntervalMs : logIntervalMs;
  let shownAt = startedAt;
  let isLineOpen = false;
  return {
    show(progress) {
      const now = clock.now();
      if (now - shownAt < intervalMs) return;
      shownAt = now;
      const text = progressText(progress, now - startedAt);
      stderr.write(stderr.isTerminal ? `${eraseLine}${text}` : `${text}\n`);
      isLineOpen = stderr.isTerminal;
    },
    end() {
      if (isLineOpen) stderr.write(eraseLine);
      isLineOpen = false;
    },
  };
}

const megabyte = 1_000_000;

function progressText(progress: ImportProgress, elapsedMs: number): string {
  const { rowsRead, bytesRead, totalBytes } = progress;
  const seconds = elapsedMs / 1_000;
  const bytesPerSecond = bytesRead / seconds;
  const leftMs = bytesRead === 0 ? null : ((totalBytes - bytesRead) / bytesPerSecond) * 1_000;
  return [
    `${rowsRead.toLocaleString('en-GB')} rows`,
    `${megabytes(bytesRead)} of ${megabytes(totalBytes)} MB`,
    `${Math.round(rowsRead / seconds).toLocaleString('en-GB')} rows/s`,
    `${megabytes(bytesPerSecond)} MB/s`,
    leftMs === null ? 'time left unknown' : `${durationText(leftMs)} left`,
  ].join(', ');
}

function megabytes(bytes: number): string {
  return (bytes / megabyte).toFixed(1);
}

/** `42 s` or `3 min 05 s`. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

import type { Cli } from './cli.ts';

export interface ProgressLine {
  /** `toText` is called only when it is time to show something. */
  show(toText: (elapsedMs: number) => string): void;
  /** Leaves the terminal clean for what is printed next. */
  end(): void;
}

/** Often enough to look alive on a terminal, seldom enough for a log. */
const terminalIntervalMs = 100;
const logIntervalMs = 2_000;
const eraseLine = '\r\u{1b}[2K';

/** One line that is drawn again on a terminal, a line every two seconds elsewhere. */
export function showProgressLine({ clock, stderr }: Pick<Cli, 'clock' | 'stderr'>): ProgressLine {
  const startedAt = clock.now();
  const intervalMs = stderr.isTerminal ? terminalIntervalMs : logIntervalMs;
  let shownAt = startedAt;
  let isLineOpen = false;
  return {
    show(toText) {
      const now = clock.now();
      if (now - shownAt < intervalMs) return;
      shownAt = now;
      const text = toText(now - startedAt);
      stderr.write(stderr.isTerminal ? `${eraseLine}${text}` : `${text}\n`);
      isLineOpen = stderr.isTerminal;
    },
    end() {
      if (isLineOpen) stderr.write(eraseLine);
      isLineOpen = false;
    },
  };
}

/** `12.3`, in millions of bytes. */
export function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}

/** `42 s` or `3 min 05 s`. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

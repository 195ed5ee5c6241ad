import type { ImportProgress } from '../pipeline/stage-rows.ts';
import type { Cli } from './cli.ts';
import { durationText, megabytes, showProgressLine } from './show-progress-line.ts';

export interface ProgressDisplay {
  show(progress: ImportProgress): void;
  /** Leaves the terminal clean for what is printed next. */
  end(): void;
}

export function showImportProgress(cli: Cli): ProgressDisplay {
  const line = showProgressLine(cli);
  return {
    show: (progress) => line.show((elapsedMs) => progressText(progress, elapsedMs)),
    end: () => line.end(),
  };
}

function progressText(progress: ImportProgress, elapsedMs: number): string {
  if (progress.phase === 'indexing') return 'all rows read; building the indexes';
  if (progress.phase === 'storing') return 'all rows read; storing what is new';
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

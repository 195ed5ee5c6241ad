import type { FetchProgress } from '../pipeline/fetch-snapshot.ts';
import type { Cli } from './cli.ts';
import { durationText, megabytes, showProgressLine } from './show-progress-line.ts';

export interface DownloadDisplay {
  show(progress: FetchProgress): void;
  end(): void;
}

/** Bytes, rate and time left of the file that is being fetched. */
export function showDownloadProgress(cli: Pick<Cli, 'clock' | 'stderr'>): DownloadDisplay {
  const line = showProgressLine(cli);
  let measured: {
    readonly fileName: string;
    readonly fromBytes: number;
    readonly at: number;
  } | null = null;
  return {
    show(progress) {
      // What an earlier call or another file brought says nothing of the rate.
      if (measured?.fileName !== progress.fileName) {
        const { fileName, receivedBytes } = progress;
        measured = { fileName, fromBytes: receivedBytes, at: cli.clock.now() };
      }
      const { fromBytes, at } = measured;
      line.show(() =>
        progressText(progress, {
          bytes: progress.receivedBytes - fromBytes,
          ms: cli.clock.now() - at,
        }),
      );
    },
    end: () => line.end(),
  };
}

/** `part 2 of 7, 12.3 of 70.1 MB, 5.1 MB/s, 11 s left`. */
export function progressText(
  { fileNumber, fileCount, receivedBytes, totalBytes }: FetchProgress,
  since: { readonly bytes: number; readonly ms: number },
): string {
  const bytesPerMs = since.ms === 0 ? 0 : since.bytes / since.ms;
  const leftMs =
    totalBytes === null || bytesPerMs === 0 ? null : (totalBytes - receivedBytes) / bytesPerMs;
  return [
    ...(fileCount === 1 ? [] : [`part ${fileNumber} of ${fileCount}`]),
    `${megabytes(receivedBytes)} of ${totalBytes === null ? 'unknown' : megabytes(totalBytes)} MB`,
    `${megabytes(bytesPerMs * 1_000)} MB/s`,
    leftMs === null ? 'time left unknown' : `${durationText(leftMs)} left`,
  ].join(', ');
}

import type { ScanJson } from '../wire/scan-json.ts';
import { durationText } from './show-progress-line.ts';

/** Less than this share done says nothing of how long the rest takes. */
const tellingShare = 0.05;

/**
 * How far a scan is, for the terminal. What is left is told from what was done since this command has watched: a scan that was taken up
 * again did some of it before.
 */
export function scanProgressText(
  scan: Pick<ScanJson, 'domain' | 'status' | 'progress' | 'pages_visited'>,
  watched: { readonly elapsedMs: number; readonly progressAtFirst: number },
): string {
  const { elapsedMs, progressAtFirst } = watched;
  const done = scan.progress - progressAtFirst;
  const left = done < tellingShare ? null : (elapsedMs * (1 - scan.progress)) / done;
  return [
    `${scan.domain} ${scan.status}`,
    `${Math.floor(scan.progress * 100)} %`,
    `${scan.pages_visited} pages read`,
    durationText(elapsedMs),
    ...(left === null ? [] : [`about ${durationText(left)} left`]),
  ].join(', ');
}

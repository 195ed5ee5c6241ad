import type { SnapshotFigures } from './quality-report.ts';

/**
 * The register changes by a percent or two from month to month. A quarter fewer rows is half a download; half as many more is
 * another file. Companies under threat vary more: 7 % of the register is the usual share, and campaigns come and go.
 */
const mostRowsLost = 0.25;
const mostRowsGained = 0.5;
const mostThreatLost = 0.5;
const mostThreatGained = 1;
/** More bad rows than this and the file is not what it should be; single bad rows are reported and fail nothing. */
const mostRejected = 0.1;
/** Files smaller than this are samples, where a few rows make a large share. */
const fewestRowsToCompare = 100;

/**
 * Why a file should not take the place of the register in use without a person: the companies of the other parts would not be known any
 * more. Of companies under threat a part takes nothing away, so elsewhere parts add up.
 */
export function judgeExchange(now: {
  readonly part: { readonly number: number; readonly total: number } | null;
  readonly fileName: string;
  /** The name of the file that the register in use was made from; null when there is none. */
  readonly fileNameInUse: string | null;
}): readonly string[] {
  const { part, fileName, fileNameInUse } = now;
  if (part === null || fileNameInUse === null || fileNameInUse === fileName) return [];
  return [
    `it is part ${part.number} of ${part.total} and would take the place of the register in use (put all parts into one folder and import that)`,
  ];
}

/** Why a snapshot should not be believed without a person; empty when it looks like one. */
export function judgePlausibility(
  now: SnapshotFigures,
  before: SnapshotFigures | null,
): readonly string[] {
  const reasons: string[] = [];
  if (now.isCompleteSet && now.rowsRead === 0) reasons.push('it holds no company at all');
  if (now.rowsRejected > now.rowsRead * mostRejected) {
    reasons.push(`${now.rowsRejected} of ${now.rowsRead} rows cannot be read`);
  }
  if (before === null || !before.isCompleteSet || !now.isCompleteSet) return reasons;
  const sizes = [
    {
      what: 'rows',
      from: before.rowsRead,
      to: now.rowsRead,
      lost: mostRowsLost,
      gained: mostRowsGained,
    },
    {
      what: 'companies under threat',
      from: before.underThreat,
      to: now.underThreat,
      lost: mostThreatLost,
      gained: mostThreatGained,
    },
  ];
  for (const { what, from, to, lost, gained } of sizes) {
    if (from < fewestRowsToCompare) continue;
    const change = (to - from) / from;
    if (change > -lost && change < gained) continue;
    const size = `${Math.abs(Math.round(change * 100))} % ${change < 0 ? 'fewer' : 'more'} ${what}`;
    reasons.push(
      `${size} than in the snapshot of ${before.snapshotDate ?? 'an unknown date'} (${to}, were ${from})`,
    );
  }
  return reasons;
}

import type { PscTotals } from '../sources/companies-house-psc/psc-schema.ts';
import type { PscTally } from '../sources/companies-house-psc/psc-tally.ts';

export interface PscEvidence {
  readonly tally: PscTally;
  readonly isCompleteSet: boolean;
  readonly kept: number;
  readonly rejected: number;
  /** Persons in the latest complete snapshot that was applied; null for the first. */
  readonly personsBefore: number | null;
}

/** Fewer than this share of the persons of the last time, and the file is not what it should be. */
const leastShareOfBefore = 0.7;
/** More bad lines among those that were read than this, and neither is it. */
const mostRejectedShare = 0.1;

/** What is wrong with a snapshot as a whole, in words; null when it may be applied. */
export function judgePscSnapshot(evidence: PscEvidence): string | null {
  return (
    (evidence.isCompleteSet ? judgeTotals(evidence.tally) : null) ??
    judgeSize(evidence) ??
    judgeRejects(evidence)
  );
}

function judgeTotals(tally: PscTally): string | null {
  const { totals } = tally;
  if (totals === null) {
    return 'the last line, with the totals, is missing: the file is cut off';
  }
  const differences = [
    ['persons', totals.persons - tally.persons] as const,
    ['statements', totals.statements - tally.statements] as const,
    ['exemptions', totals.exemptions - tally.exemptions] as const,
  ].filter(([, missing]) => missing !== 0);
  if (differences.length === 0) return null;
  // A line of a kind that cannot be told may be any of those that are missing.
  const missing = differences.reduce((sum, [, count]) => sum + count, 0);
  const isExplained =
    differences.every(([, count]) => count > 0) && missing <= linesOfNoKind(tally);
  return isExplained
    ? null
    : `the totals do not agree: ${differences.map(inWords(tally, totals)).join(', ')}`;
}

function inWords(tally: PscTally, totals: PscTotals) {
  return ([noun]: readonly ['persons' | 'statements' | 'exemptions', number]): string =>
    `${totals[noun]} ${noun} announced, ${tally[noun]} read`;
}

function linesOfNoKind({ unreadable, unknownKinds }: PscTally): number {
  return unknownKinds.values().reduce((sum, count) => sum + count, unreadable);
}

function judgeSize({ tally, isCompleteSet, personsBefore }: PscEvidence): string | null {
  if (!isCompleteSet) return null;
  if (tally.persons === 0) return 'it holds no persons at all';
  if (personsBefore === null || tally.persons >= personsBefore * leastShareOfBefore) return null;
  return `it holds ${tally.persons} persons, the snapshot before it ${personsBefore}`;
}

function judgeRejects({ kept, rejected }: PscEvidence): string | null {
  if (rejected <= (kept + rejected) * mostRejectedShare) return null;
  return `${rejected} of ${kept + rejected} lines that matter cannot be read`;
}

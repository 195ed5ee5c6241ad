import { readPscFileName, type PscFileName } from './psc-file-name.ts';
import { PscInputError } from './psc-input-error.ts';

export interface ArrangedPscParts<Part> {
  readonly parts: readonly Part[];
  readonly snapshotDate: string | null;
  /** Every person with significant control is in it: only then do the totals count and does absence mean something. */
  readonly isCompleteSet: boolean;
}

/** Puts files into reading order and refuses what is not one snapshot, since half of one would pass for a whole. */
export function arrangePscParts<Part extends { readonly name: string }>(
  files: readonly Part[],
  where: string,
): ArrangedPscParts<Part> {
  const named = files
    .map((file) => ({ file, name: readPscFileName(file.name) ?? unnamed }))
    .toSorted((a, b) => inReadingOrder(a, b));
  const names = named.map(({ name }) => name);
  refuseMixture(names, where);
  if (files.length > 1) refuseIncompleteSet(names, where);
  return {
    parts: named.map(({ file }) => file),
    snapshotDate: names[0]?.snapshotDate ?? null,
    isCompleteSet: names.every((name) => name.isOriginal) && isWhole(names),
  };
}

const unnamed: PscFileName = {
  snapshotDate: null,
  part: null,
  isOriginal: false,
  isWholeSnapshot: false,
};

interface Named {
  readonly file: { readonly name: string };
  readonly name: PscFileName;
}

function inReadingOrder(a: Named, b: Named): number {
  const byPart = (a.name.part?.number ?? 0) - (b.name.part?.number ?? 0);
  if (byPart !== 0) return byPart;
  return a.file.name < b.file.name ? -1 : 1;
}

function refuseMixture(names: readonly PscFileName[], where: string): void {
  const dates = new Set(names.map((name) => name.snapshotDate ?? 'no date in the name'));
  if (dates.size > 1) {
    throw new PscInputError(
      `${where} holds files of different snapshots (${[...dates].toSorted().join(', ')}). Import one snapshot at a time.`,
      { problem: 'mixed-set' },
    );
  }
  const partitions = new Set(names.map((name) => name.part?.total ?? 'whole'));
  const isTwice = names.length > 1 && names.some((name) => name.part === null);
  if (partitions.size > 1 || isTwice) {
    throw new PscInputError(
      `${where} holds the same snapshot more than once (as one file, or in different partitions). Keep one of them.`,
      { problem: 'mixed-set' },
    );
  }
}

function refuseIncompleteSet(names: readonly PscFileName[], where: string): void {
  const total = names[0]?.part?.total;
  if (total === undefined) return;
  const numbers = names.flatMap((name) => (name.part ? [name.part.number] : []));
  const repeated = numbers.find((number, index) => numbers.indexOf(number) !== index);
  if (repeated !== undefined) {
    throw new PscInputError(
      `${where} holds part ${repeated} of ${total} more than once. Keep one of them.`,
      { problem: 'mixed-set' },
    );
  }
  const missing = allNumbers(total).filter((number) => !numbers.includes(number));
  if (missing.length === 0) return;
  throw new PscInputError(
    `${where} lacks part ${missing.join(', ')} of ${total}. Download what is missing, or import the files one by one.`,
    { problem: 'incomplete-set' },
  );
}

function isWhole(names: readonly PscFileName[]): boolean {
  const [first] = names;
  if (!first) return false;
  return first.part ? names.length === first.part.total : first.isWholeSnapshot;
}

function allNumbers(total: number): number[] {
  return Array.from({ length: total }, (_, index) => index + 1);
}

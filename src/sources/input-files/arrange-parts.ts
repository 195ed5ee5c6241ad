import { InputFileError } from './input-file-error.ts';

/** What the name of a published file says. A snapshot comes as one file, or the same rows as parts. */
export interface PublishedName {
  readonly snapshotDate: string | null;
  readonly part: { readonly number: number; readonly total: number } | null;
  /** The name is exactly one that Companies House gives, so the content is not somebody's extract. */
  readonly isOriginal: boolean;
  readonly isWhole: boolean;
}

/** Null when the name is none of that product. */
export type ReadName = (name: string) => PublishedName | null;

export interface ArrangedParts<Part> {
  readonly parts: readonly Part[];
  readonly snapshotDate: string | null;
  /** Everything published of that snapshot is there: only then does absence mean something. */
  readonly isCompleteSet: boolean;
}

/** Puts files into reading order and refuses what is not one snapshot, since half of one would pass for a whole. */
export function arrangeParts<Part extends { readonly name: string }>(
  files: readonly Part[],
  {
    where,
    readName,
    isFolder,
  }: { readonly where: string; readonly readName: ReadName; readonly isFolder: boolean },
): ArrangedParts<Part> {
  const named = files
    .map((file) => ({ file, name: readName(file.name) ?? unnamed }))
    .toSorted((a, b) => inReadingOrder(a, b));
  const names = named.map(({ name }) => name);
  refuseMixture(names, where);
  // A single part that is named itself is what somebody wants; a folder with one is a set that has not arrived.
  if (isFolder || files.length > 1) refuseIncompleteSet(names, where);
  return {
    parts: named.map(({ file }) => file),
    snapshotDate: names[0]?.snapshotDate ?? null,
    isCompleteSet: names.every((name) => name.isOriginal) && isWholeSet(names),
  };
}

const unnamed: PublishedName = {
  snapshotDate: null,
  part: null,
  isOriginal: false,
  isWhole: false,
};

interface Named {
  readonly file: { readonly name: string };
  readonly name: PublishedName;
}

function inReadingOrder(a: Named, b: Named): number {
  const byPart = (a.name.part?.number ?? 0) - (b.name.part?.number ?? 0);
  if (byPart !== 0) return byPart;
  return a.file.name < b.file.name ? -1 : 1;
}

function refuseMixture(names: readonly PublishedName[], where: string): void {
  const dates = new Set(names.map((name) => name.snapshotDate ?? 'no date in the name'));
  if (dates.size > 1) {
    throw new InputFileError(
      `${where} holds files of different snapshots (${[...dates].toSorted().join(', ')}). Import one snapshot at a time.`,
      { problem: 'mixed-set' },
    );
  }
  const partitions = new Set(names.map((name) => name.part?.total ?? 'whole'));
  const isTwice = names.length > 1 && names.some((name) => name.isWhole);
  if (partitions.size > 1 || isTwice) {
    throw new InputFileError(
      `${where} holds the same snapshot more than once (as one file, or in different partitions). Keep one of them.`,
      { problem: 'mixed-set' },
    );
  }
}

function refuseIncompleteSet(names: readonly PublishedName[], where: string): void {
  const total = names[0]?.part?.total;
  if (total === undefined) return;
  const numbers = names.flatMap((name) => (name.part ? [name.part.number] : []));
  const repeated = numbers.find((number, index) => numbers.indexOf(number) !== index);
  if (repeated !== undefined) {
    throw new InputFileError(
      `${where} holds part ${repeated} of ${total} more than once. Keep one of them.`,
      { problem: 'mixed-set' },
    );
  }
  const missing = allNumbers(total).filter((number) => !numbers.includes(number));
  if (missing.length === 0) return;
  throw new InputFileError(
    `${where} lacks part ${missing.join(', ')} of ${total}. Download what is missing.`,
    { problem: 'incomplete-set' },
  );
}

function isWholeSet(names: readonly PublishedName[]): boolean {
  const [first] = names;
  if (!first) return false;
  return first.part ? names.length === first.part.total : first.isWhole;
}

function allNumbers(total: number): number[] {
  return Array.from({ length: total }, (_, index) => index + 1);
}

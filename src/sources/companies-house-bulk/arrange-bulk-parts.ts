import { BulkInputError } from './bulk-input-error.ts';
import { isCalendarDate } from './parse-calendar-date.ts';

/** What a file name says. Companies House publishes one file, or the same rows as `partN_M`. */
export interface BulkFileName {
  readonly snapshotDate: string | null;
  readonly part: { readonly number: number; readonly total: number } | null;
  /** The name is exactly one that Companies House gives, so the rows are not somebody's extract. */
  readonly isOriginal: boolean;
  readonly isWholeRegister: boolean;
}

export interface ArrangedParts<Part> {
  readonly parts: readonly Part[];
  readonly snapshotDate: string | null;
  /** Every live company is in it: only then does absence mean that a company has left the register. */
  readonly isCompleteSet: boolean;
}

const pattern = /BasicCompanyData(AsOneFile)?-(\d{4}-\d{2}-\d{2})(?:-part(\d{1,3})_(\d{1,3}))?/i;

export function readBulkFileName(name: string): BulkFileName {
  const match = pattern.exec(name);
  const [whole = '', asOneFile, date = '', number, total] = match ?? [];
  const hasDate = isCalendarDate(date);
  return {
    snapshotDate: hasDate ? date : null,
    part: number && total ? { number: Number(number), total: Number(total) } : null,
    isOriginal: hasDate && /^\.(csv|zip)$/i.test(name.replace(whole, '')),
    isWholeRegister: asOneFile !== undefined,
  };
}

/** Puts files into reading order and refuses what is not one snapshot, since half a register would pass for a whole. */
export function arrangeBulkParts<Part extends { readonly name: string }>(
  files: readonly Part[],
  where: string,
): ArrangedParts<Part> {
  const named = files
    .map((file) => ({ file, name: readBulkFileName(file.name) }))
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

interface Named {
  readonly file: { readonly name: string };
  readonly name: BulkFileName;
}

function inReadingOrder(a: Named, b: Named): number {
  const byPart = (a.name.part?.number ?? 0) - (b.name.part?.number ?? 0);
  if (byPart !== 0) return byPart;
  return a.file.name < b.file.name ? -1 : 1;
}

function refuseMixture(names: readonly BulkFileName[], where: string): void {
  const dates = new Set(names.map((name) => name.snapshotDate ?? 'no date in the name'));
  if (dates.size > 1) {
    throw new BulkInputError(
      `${where} holds files of different snapshots (${[...dates].toSorted().join(', ')}). Import one snapshot at a time.`,
      { problem: 'mixed-set' },
    );
  }
  const kinds = new Set(names.map((name) => (name.part ? `parts of ${name.part.total}` : 'whole')));
  const isTwice = names.length > 1 && names.some((name) => name.isWholeRegister);
  if (kinds.size > 1 || isTwice) {
    throw new BulkInputError(
      `${where} holds the same snapshot more than once (as one file, or in different partitions). Keep one of them.`,
      { problem: 'mixed-set' },
    );
  }
}

function refuseIncompleteSet(names: readonly BulkFileName[], where: string): void {
  const total = names[0]?.part?.total;
  if (total === undefined) return;
  const numbers = names.flatMap((name) => (name.part ? [name.part.number] : []));
  const repeated = numbers.find((number, index) => numbers.indexOf(number) !== index);
  if (repeated !== undefined) {
    throw new BulkInputError(
      `${where} holds part ${repeated} of ${total} more than once. Keep one of them.`,
      { problem: 'mixed-set' },
    );
  }
  const missing = allNumbers(total).filter((number) => !numbers.includes(number));
  if (missing.length === 0) return;
  throw new BulkInputError(
    `${where} lacks part ${missing.join(', ')} of ${total}. Download what is missing, or import the files one by one.`,
    { problem: 'incomplete-set' },
  );
}

function isWhole(names: readonly BulkFileName[]): boolean {
  const [first] = names;
  if (!first) return false;
  return first.part ? names.length === first.part.total : first.isWholeRegister;
}

function allNumbers(total: number): number[] {
  return Array.from({ length: total }, (_, index) => index + 1);
}

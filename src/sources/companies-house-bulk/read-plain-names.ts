import type { PreviousName } from '../../domain/company-profile.ts';
import { earliestPlausibleDate } from './parse-bulk-row.ts';
import type { CutCells } from './cut-cells.ts';
import { readDate, unreadable } from './read-plain-cell.ts';

/** Where a former name stands. */
export interface FormerNameCells {
  readonly companyName: number;
  readonly ceasedOn: number;
}

const earliestDate = Number(earliestPlausibleDate.replaceAll('-', ''));
const none: readonly PreviousName[] = [];

/** The former names of a record, the latest first; null when a date cannot be read. */
export function readPlainNames(
  bytes: Buffer,
  { starts, ends }: CutCells,
  columns: readonly FormerNameCells[],
): readonly PreviousName[] | null {
  let names: PreviousName[] | null = null;
  for (const { companyName, ceasedOn } of columns) {
    const hasName = starts[companyName] !== ends[companyName];
    if (!hasName && starts[ceasedOn] === ends[ceasedOn]) continue;
    const date = readDate(bytes, starts[ceasedOn] ?? 0, ends[ceasedOn] ?? 0);
    if (date === unreadable || (date !== null && date < earliestDate)) return null;
    names ??= [];
    names.push({
      companyName: bytes.toString('latin1', starts[companyName] ?? 0, ends[companyName] ?? 0),
      ceasedOn: date === null ? null : dateText(date),
    });
  }
  return names ?? none;
}

/** 19991231 is 1999-12-31. */
function dateText(date: number): string {
  const digits = String(date).padStart(8, '0');
  return `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
}

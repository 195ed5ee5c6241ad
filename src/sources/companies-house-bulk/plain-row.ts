import type { CsvRecord } from './assemble-records.ts';
import { withoutTrailingCr } from './parse-csv-record.ts';
import { decodeLine } from './split-csv-lines.ts';

const quote = 0x22;
const comma = 0x2c;
const carriageReturn = 0x0d;

/** Where a whole row in the published form stands: one line, every cell quoted and none containing a quote. */
export interface PlainRow {
  readonly kind: 'plain';
  /** Of the file; its first line is 1. */
  readonly line: number;
  /** Holds the row only until the next chunk is scanned. */
  readonly buffer: Buffer;
  readonly start: number;
  /** Before the line feed. */
  readonly end: number;
}

/** Whether a line is a plain row of so many cells: then its quotes are those around the cells and no others. */
export function isPlainRow(
  buffer: Buffer,
  { start, end: lineEnd }: { readonly start: number; readonly end: number },
  cellCount: number,
): boolean {
  const end = buffer[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd;
  const last = end - 1;
  if (last <= start || buffer[start] !== quote || buffer[last] !== quote) return false;
  let cells = 1;
  for (let at = start + 1; at < last; at += 1) {
    if (buffer[at] !== quote) continue;
    if (buffer[at + 1] !== comma || buffer[at + 2] !== quote || at + 2 >= last) return false;
    cells += 1;
    at += 2;
  }
  return cells === cellCount;
}

/** Reads the bytes of a plain row: the same record that the careful reader makes of them. */
export function readPlainRow(bytes: Buffer, line: number): CsvRecord {
  const { text, replacedSequences } = decodeLine(bytes, false);
  const raw = withoutTrailingCr(text);
  return { kind: 'record', fields: raw.slice(1, -1).split('","'), line, raw, replacedSequences };
}

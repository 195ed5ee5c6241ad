import { maxRecordBytes, maxRecordLines } from './assemble-records.ts';

const quote = 0x22;
const comma = 0x2c;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Where the cells of one record lie in its bytes, the quotes around them left out. Used again for the next record. */
export interface CutCells {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Behind the line end of the record. */
  end: number;
  /** Every byte is a character, so that a byte offset is a text offset. */
  isAscii: boolean;
  /** Some cell holds `""`, which stands for one quote. */
  hasDoubledQuotes: boolean;
}

export function createCutCells(cellCount: number): CutCells {
  return {
    starts: new Int32Array(cellCount),
    ends: new Int32Array(cellCount),
    end: 0,
    isAscii: true,
    hasDoubledQuotes: false,
  };
}

/**
 * Cuts the record that begins at `from` into as many cells as there is room for, each of them quoted, as Companies House writes them.
 * False for anything else, also for a record over the limits: that is for the careful reader, who says what is wrong.
 */
export function cutCells(bytes: Uint8Array, from: number, cells: CutCells): boolean {
  const { starts, ends } = cells;
  const last = starts.length - 1;
  let at = from;
  let highBits = 0;
  let doubled = 0;
  let lines = 1;
  for (let cell = 0; cell <= last; cell += 1) {
    if (bytes[at] !== quote) return false;
    at += 1;
    starts[cell] = at;
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined) return false;
      if (byte === quote) {
        if (bytes[at + 1] !== quote) break;
        doubled += 1;
        at += 2;
        continue;
      }
      if (byte === lineFeed) lines += 1;
      highBits |= byte;
      at += 1;
    }
    ends[cell] = at;
    at += 1;
    if (cell === last) break;
    if (bytes[at] !== comma) return false;
    at += 1;
  }
  if (lines >= maxRecordLines || at - from >= maxRecordBytes) return false;
  if (bytes[at] === carriageReturn) at += 1;
  if (at < bytes.length) {
    if (bytes[at] !== lineFeed) return false;
    at += 1;
  }
  cells.end = at;
  cells.isAscii = highBits < 0x80;
  cells.hasDoubledQuotes = doubled > 0;
  return true;
}

/** The position behind line ends that no record begins with. */
export function skipBlankLines(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    const width = bytes[at] === carriageReturn ? 1 : 0;
    if (bytes[at + width] !== lineFeed) return at;
    at += width + 1;
  }
}

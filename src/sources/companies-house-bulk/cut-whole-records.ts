import { maxRecordBytes } from './assemble-records.ts';
import { beginsRow, lineFeed, lookaheadBytes } from './begins-row.ts';

/** Bytes of whole records, so that each piece can be read without the ones before it. */
export interface WholeRecords {
  readonly bytes: Buffer;
  /** Of the first record; the header of the file is line 1. */
  readonly firstLine: number;
}

/** Far more than any record may have; what is longer is cut where it does the least harm. */
const mostHeldBytes = 16 * maxRecordBytes;
const quote = 0x22;

/**
 * Cuts bytes that come in any pieces into pieces of whole records, the header left out. In the published form a cut is made before a
 * line that begins a row whatever came before (see `createRowScanner`); elsewhere after a line end outside quotes.
 */
export function createWholeRecordCutter(headerLines: number) {
  let held: Buffer = Buffer.alloc(0);
  let linesToSkip = headerLines;
  let line = headerLines + 1;

  function cut(to: number): WholeRecords {
    // A copy of its own, which can be handed to another thread.
    const bytes = Buffer.from(new Uint8Array(held.subarray(0, to)));
    held = held.subarray(to);
    const whole = { bytes, firstLine: line };
    line += countLines(bytes);
    return whole;
  }

  return {
    push(chunk: Uint8Array): WholeRecords | null {
      held = Buffer.concat([held, chunk]);
      while (linesToSkip > 0) {
        const end = held.indexOf(lineFeed);
        if (end === -1) return null;
        held = held.subarray(end + 1);
        linesToSkip -= 1;
      }
      const border = lastBorder(held);
      if (border > 0) return cut(border);
      return held.length > mostHeldBytes ? cut(borderBetweenQuotes(held)) : null;
    },
    end(): WholeRecords | null {
      return held.length === 0 || linesToSkip > 0 ? null : cut(held.length);
    },
  };
}

/** Where the last line begins that begins a row for certain; 0 when none does. */
function lastBorder(bytes: Buffer): number {
  let end = bytes.length - lookaheadBytes;
  for (;;) {
    end = end <= 0 ? -1 : bytes.lastIndexOf(lineFeed, end - 1);
    if (end === -1) return 0;
    if (beginsRow(bytes, end + 1)) return end + 1;
  }
}

/** Behind the last line end that is outside quotes; where there is none a row is damaged, and its first line goes alone. */
function borderBetweenQuotes(bytes: Buffer): number {
  let border = 0;
  let isInside = false;
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === quote) isInside = !isInside;
    else if (bytes[at] === lineFeed && !isInside) border = at + 1;
  }
  if (border > 0) return border;
  const firstLine = bytes.indexOf(lineFeed) + 1;
  return firstLine === 0 ? bytes.length : firstLine;
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1))
    lines += 1;
  return lines;
}

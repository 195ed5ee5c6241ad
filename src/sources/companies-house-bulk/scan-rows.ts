import {
  createRecordAssembler,
  maxRecordBytes,
  type CsvRecord,
  type MalformedRecord,
} from './assemble-records.ts';
import { companyNumberBytes, type CompanyNumberSet } from '../../domain/company-number-set.ts';
import { beginsRow, lineFeed, lookaheadBytes } from './begins-row.ts';
import { createNeedleFinder, mentionsProposal } from './find-needles.ts';
import { isPlainRow, type PlainRow } from './plain-row.ts';
import { createLineSplitter, decodeLine } from './split-csv-lines.ts';

export type ScannedRecord = CsvRecord | MalformedRecord;
/** A row that may matter: most are found by their bytes alone and left for somebody else to read. */
export type FoundRow = PlainRow | ScannedRecord;

export interface ScanOptions {
  /** As for `readCsvRecords`. */
  readonly emptyToken: string | null;
  /** Companies whose rows are wanted whatever their status. */
  readonly wanted: CompanyNumberSet;
  /** Told the first record, once. Answers in which column the company number stands. */
  readonly onHeader: (header: ScannedRecord) => number;
}

const quote = 0x22;
const comma = 0x2c;

/**
 * Finds the rows of a bulk file that matter without reading the others: one search for line ends, one for the words of the
 * status, and a full parse of the one row in fourteen that has them. What it returns is what `readCsvRecords` reads there.
 *
 * It rests on one fact about the published form, in which every cell is quoted. A line that begins with a quote and a character
 * that is neither quote, comma nor line end begins a row, whatever came before: inside a quoted cell that quote would be an
 * unescaped one, so the careful reader, too, gives the unfinished row up and reads on from this line.
 *
 *     "ALPHA LTD","01234567",...      a whole row, because the next line begins one
 *     "BETA                           read carefully, with all lines up to one that begins a row
 *     GAMMA ""LTD""","01234568",...   may begin none
 *     "DELTA LTD","01234569",...      begins a row
 *
 * A file in which no line begins like that (saved again with few quotes) is read carefully from end to end.
 */
export function createRowScanner({ emptyToken, wanted, onHeader }: ScanOptions) {
  const splitter = createLineSplitter(maxRecordBytes);
  const assembler = createRecordAssembler(emptyToken);
  const needles = createNeedleFinder();
  /** Bytes whose meaning the next chunk decides. */
  let carry: Buffer | null = null;
  /** Where a chunk stands behind what was carried over; used again, because new ones would wait for the garbage collector. */
  let joined = Buffer.alloc(0);
  /** Every line goes through the assembler: in the header, and wherever a line may not be a whole row. */
  let isCareful = true;
  let isAtLineStart = true;
  /** Null until the header was read. */
  let numberColumn: number | null = null;
  let rowsRead = 0;
  /** Of the header. */
  let cellCount = 0;
  let found: FoundRow[] = [];

  function scan(chunk: Buffer): void {
    const buffer = behindCarry(chunk);
    needles.start(buffer);
    let at = 0;
    while (at < buffer.length) {
      const isUndecided = isAtLineStart && buffer.length - at < lookaheadBytes;
      if (isUndecided) return keep(buffer, at);
      at = isCareful ? readLine(buffer, at) : skipRows(buffer, at);
    }
  }

  function behindCarry(chunk: Buffer): Buffer {
    if (carry === null) return chunk;
    const length = carry.length + chunk.length;
    if (joined.length < length) joined = Buffer.allocUnsafeSlow(length);
    carry.copy(joined);
    chunk.copy(joined, carry.length);
    carry = null;
    return joined.subarray(0, length);
  }

  /** Feeds the assembler one line, or ends the careful reading where a row begins for certain. Returns where to go on. */
  function readLine(buffer: Buffer, at: number): number {
    if (isAtLineStart && numberColumn !== null && !assembler.isOpen && beginsRow(buffer, at)) {
      isCareful = false;
      return at;
    }
    return feedLine(buffer, at);
  }

  function feedLine(buffer: Buffer, at: number): number {
    const end = buffer.indexOf(lineFeed, at);
    const next = end === -1 ? buffer.length : end + 1;
    isAtLineStart = end !== -1;
    const line = buffer.subarray(at, next);
    // Of a line that goes on in the next chunk the splitter keeps the bytes: a copy, so that the chunk is free.
    take(assembler.push(splitter.push(isAtLineStart ? line : Buffer.from(line))));
    return next;
  }

  /** Passes over whole rows up to a line that may be none. Returns where that begins, or the end of the buffer. */
  function skipRows(buffer: Buffer, from: number): number {
    let at = from;
    let passed = 0;
    for (;;) {
      const end = buffer.indexOf(lineFeed, at);
      const isWhole = end !== -1 && end + lookaheadBytes < buffer.length;
      const isLong = (end === -1 ? buffer.length : end) - at > maxRecordBytes;
      if (!isWhole && !isLong) {
        pass(passed);
        keep(buffer, at);
        return buffer.length;
      }
      if (isLong || !beginsRow(buffer, end + 1)) {
        pass(passed);
        isCareful = true;
        return feedLine(buffer, at);
      }
      const isNamed = needles.isIn(at, end);
      if (isNamed || mayBeWanted(buffer, at)) {
        pass(passed);
        passed = 0;
        if (keepPlain(buffer, { start: at, end }, isNamed)) {
          at = end + 1;
          continue;
        }
        take(assembler.push([decodeLine(buffer.subarray(at, end), false)]));
        if (assembler.isOpen) {
          // The next line will show that this one was no whole row.
          isCareful = true;
          return end + 1;
        }
      } else {
        passed += 1;
      }
      at = end + 1;
    }
  }

  /** False when the row needs a closer look, for what it is or for whether it matters. */
  function keepPlain(
    buffer: Buffer,
    place: { readonly start: number; readonly end: number },
    isNamed: boolean,
  ): boolean {
    const isCertain = isNamed || numberColumn === 1;
    if (!isCertain || !isPlainRow(buffer, place, cellCount)) return false;
    found.push({ kind: 'plain', line: assembler.line, buffer, ...place });
    pass(1);
    return true;
  }

  function keep(buffer: Buffer, at: number): void {
    // A copy, so that the chunk is free.
    carry = Buffer.from(buffer.subarray(at));
  }

  function pass(rows: number): void {
    rowsRead += rows;
    assembler.skip(rows);
  }

  function take(records: readonly ScannedRecord[]): void {
    for (const record of records) {
      if (numberColumn === null) {
        numberColumn = onHeader(record);
        cellCount = record.kind === 'record' ? record.fields.length : 0;
        continue;
      }
      rowsRead += 1;
      if (record.kind === 'malformed' || isOfInterest(record, numberColumn)) found.push(record);
    }
  }

  function isOfInterest({ raw, fields }: CsvRecord, column: number): boolean {
    const number = fields[column] ?? '';
    return mentionsProposal(raw) || !/^[A-Z0-9]{8}$/.test(number) || wanted.has(number);
  }

  /** Looks at the bytes of the second cell; what is not plainly eight capitals and digits there is for the parser to decide. */
  function mayBeWanted(buffer: Buffer, rowStart: number): boolean {
    if (wanted.size === 0) return false;
    if (numberColumn !== 1) return true;
    const number = startOfSecondCell(buffer, rowStart);
    if (number === null) return true;
    for (let at = number; at < number + companyNumberBytes; at += 1) {
      if (!isCapitalOrDigit(buffer[at])) return true;
    }
    return buffer[number + companyNumberBytes] !== quote || wanted.hasBytes(buffer, number);
  }

  function release(): readonly FoundRow[] {
    const released = found;
    found = [];
    return released;
  }

  return {
    /** Rows so far, those passed over included. */
    get rowsRead() {
      return rowsRead;
    },
    /**
     * The rows of the chunk that may matter. The bytes of plain rows hold until the next chunk; nothing else of the chunk is kept but the
     * beginning of a line longer than any row.
     */
    push(chunk: Uint8Array): readonly FoundRow[] {
      scan(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      return release();
    },
    end(): readonly FoundRow[] {
      if (carry !== null) take(assembler.push(splitter.push(carry)));
      carry = null;
      const lastLine = splitter.end();
      take(assembler.push(lastLine === null ? [] : [lastLine]));
      take(assembler.end());
      return release();
    },
  };
}

/** Behind the quote that opens the second cell of a row; null when the first cell does not end plainly. */
function startOfSecondCell(buffer: Buffer, rowStart: number): number | null {
  let at = rowStart + 1;
  for (;;) {
    const byte = buffer[at];
    if (byte === undefined || byte === lineFeed) return null;
    if (byte !== quote) {
      at += 1;
    } else if (buffer[at + 1] === quote) {
      at += 2;
    } else {
      return buffer[at + 1] === comma && buffer[at + 2] === quote ? at + 3 : null;
    }
  }
}

function isCapitalOrDigit(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a));
}

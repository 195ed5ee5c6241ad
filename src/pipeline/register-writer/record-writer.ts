import {
  createCutCells,
  cutCells,
  skipBlankLines,
} from '../../sources/companies-house-bulk/cut-cells.ts';
import type { BulkReject } from '../../sources/companies-house-bulk/parse-bulk-row.ts';
import type { RegisterBuilder } from '../../store/register-file/register-builder.ts';
import { createImportTally, type ImportTally } from '../import-tally.ts';
import { createUnreadRows, type SeenUnreadRows } from './unread-rows.ts';
import { createPlainRecordEncoder } from './encode-plain-record.ts';
import { createCarefulReader, type BulkPartHeader } from './read-carefully.ts';

/** Stores whole records, the first of which stands in the given line; returns those that cannot be read. */
export type WriteRecords = (bytes: Uint8Array, firstLine: number) => readonly BulkReject[];

export interface RecordWriter {
  readonly tally: ImportTally;
  /** What the rows that could not be read name. */
  readonly unread: SeenUnreadRows;
  /** For the records of one part of the file. */
  beginPart(part: BulkPartHeader): WriteRecords;
}

/** Puts records of the published file into a register file, each the fastest way that reads it right. */
export function createRecordWriter(builder: RegisterBuilder): RecordWriter {
  const tally = createImportTally();
  const unread = createUnreadRows();
  return {
    tally,
    unread,
    beginPart(part) {
      const write = createPartWriter(builder, tally, part);
      return (bytes, firstLine) => {
        const rejects = write(bytes, firstLine);
        for (const { raw } of rejects) unread.add(raw);
        return rejects;
      };
    },
  };
}

function createPartWriter(
  builder: RegisterBuilder,
  tally: ImportTally,
  part: BulkPartHeader,
): WriteRecords {
  const careful = createCarefulReader(part);
  const cells = createCutCells(part.header.length);
  const encoder = createPlainRecordEncoder(careful.columns, cells, builder);

  return (received, firstLine) => {
    const bytes = asBuffer(received);
    const linesBefore = createLineCounter(bytes);
    const rejects: BulkReject[] = [];
    for (let from = skipBlankLines(bytes, 0); from < bytes.length;) {
      // What cannot be cut leaves no end, so all that follows is read by whoever knows how to find one.
      const isCut = cutCells(bytes, from, cells);
      if (isCut && cells.isAscii && !cells.hasDoubledQuotes && encoder.encode(bytes)) {
        insertPlain();
      } else {
        const end = isCut ? cells.end : bytes.length;
        const line = firstLine + linesBefore(from);
        rejects.push(...insertCarefully(bytes.subarray(from, end), line));
        cells.end = end;
      }
      from = skipBlankLines(bytes, cells.end);
    }
    return rejects;
  };

  function insertPlain(): void {
    builder.insertRecord(encoder.row.words);
    tally.countSound(encoder.row);
  }

  function insertCarefully(bytes: Uint8Array, line: number): BulkReject[] {
    const rejects: BulkReject[] = [];
    for (const result of careful.read(bytes, line)) {
      tally.count(result);
      if (result.kind === 'reject') rejects.push(result);
      else builder.insert(result.company);
    }
    return rejects;
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Counts the line ends before positions that only rise, each of them once. */
function createLineCounter(bytes: Uint8Array): (end: number) => number {
  let lines = 0;
  let next = bytes.indexOf(0x0a);
  return (end) => {
    for (; next !== -1 && next < end; next = bytes.indexOf(0x0a, next + 1)) lines += 1;
    return lines;
  };
}

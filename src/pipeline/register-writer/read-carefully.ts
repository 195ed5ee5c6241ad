import {
  readBulkColumns,
  type BulkColumns,
} from '../../sources/companies-house-bulk/bulk-columns.ts';
import {
  parseBulkRow,
  type BulkReject,
  type BulkRow,
} from '../../sources/companies-house-bulk/parse-bulk-row.ts';
import { emptyToken } from '../../sources/companies-house-bulk/read-bulk-companies.ts';
import { parseCsvBytes } from '../../sources/companies-house-bulk/read-csv-records.ts';

/** A part of the file: every part has a header of its own. */
export interface BulkPartHeader {
  readonly name: string;
  readonly header: readonly string[];
}

export interface CarefulReader {
  readonly columns: BulkColumns;
  /** Reads whole records, the first of which stands in the given line. */
  read(bytes: Uint8Array, firstLine: number): readonly (BulkRow | BulkReject)[];
}

/** Reads records as the reader of the whole file does: behind the header, which says how many cells a record has. */
export function createCarefulReader({ name, header }: BulkPartHeader): CarefulReader {
  const columns = readBulkColumns(header, name);
  const headerLine = Buffer.from(`"${header.join('","')}"\n`);
  return {
    columns,
    read(bytes, firstLine) {
      const [, ...records] = parseCsvBytes(Buffer.concat([headerLine, bytes]), { emptyToken });
      return records.map((record) => {
        // The header was line 1, so the first line of the bytes was 2.
        const line = record.line + firstLine - 2;
        if (record.kind === 'record') return parseBulkRow({ ...record, line }, columns);
        return { kind: 'reject', line, reason: record.reason, raw: record.raw };
      });
    },
  };
}

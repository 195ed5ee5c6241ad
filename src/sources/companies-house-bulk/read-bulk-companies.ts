import { readBulkColumns, type BulkColumns } from './bulk-columns.ts';
import { InputFileError } from '../input-files/input-file-error.ts';
import type { BulkInput, BulkPart } from './open-bulk-input.ts';
import { parseBulkRow, type BulkReject, type BulkRow } from './parse-bulk-row.ts';
import type { CsvRecord, MalformedRecord } from './assemble-records.ts';
import { readCsvRecords } from './read-csv-records.ts';

/** `line` counts from the start of the named part: every part has a header of its own. */
export type BulkResult = (BulkRow | BulkReject) & { readonly part: string };

export interface ReadBulkOptions {
  readonly signal: AbortSignal;
  /** Uncompressed bytes just read, to be set against `BulkInput.totalBytes`. */
  readonly onBytes: (byteCount: number) => void;
  /** Called once per part with the columns that were not read because this build does not know them. */
  readonly onIgnoredColumns: (part: string, columns: readonly string[]) => void;
}

const rowsPerBatch = 500;

/** Files saved again by R write NA for an empty cell. Companies House quotes every cell, so a company named NA is safe. */
export const emptyToken = 'NA';

/** Every row of every part, in file order, as company or as reject; memory does not grow with the file. */
export async function* readBulkCompanies(
  input: BulkInput,
  options: ReadBulkOptions,
): AsyncGenerator<readonly BulkResult[], void, void> {
  let batch: BulkResult[] = [];
  for (const part of input.parts) {
    for await (const results of readPart(part, options)) {
      for (const result of results) {
        batch.push(result);
        if (batch.length < rowsPerBatch) continue;
        yield batch;
        batch = [];
      }
    }
  }
  if (batch.length > 0) yield batch;
}

async function* readPart(
  part: BulkPart,
  options: ReadBulkOptions,
): AsyncGenerator<BulkResult[], void, void> {
  let columns: BulkColumns | null = null;
  for await (const records of readCsvRecords(countBytes(part, options), { emptyToken })) {
    options.signal.throwIfAborted();
    const results: BulkResult[] = [];
    for (const record of records) {
      if (columns) {
        results.push(toResult(record, columns, part.name));
      } else {
        columns = readHeader(record, part.name);
        options.onIgnoredColumns(part.name, columns.ignoredColumns);
      }
    }
    yield results;
  }
  if (!columns) {
    throw new InputFileError(`${part.name} is empty. Download it again.`, { problem: 'empty' });
  }
}

async function* countBytes(part: BulkPart, options: ReadBulkOptions): AsyncGenerator<Uint8Array> {
  for await (const chunk of part.open(options.signal)) {
    options.onBytes(chunk.byteLength);
    yield chunk;
  }
}

function readHeader(record: CsvRecord | MalformedRecord, partName: string): BulkColumns {
  return readBulkColumns(record.kind === 'record' ? record.fields : [], partName);
}

function toResult(
  record: CsvRecord | MalformedRecord,
  columns: BulkColumns,
  part: string,
): BulkResult {
  if (record.kind === 'record') return { ...parseBulkRow(record, columns), part };
  return { kind: 'reject', part, line: record.line, reason: record.reason, raw: record.raw };
}

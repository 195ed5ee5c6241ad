import type { ScannedRecord } from './scan-rows.ts';
import { lineFeed } from './begins-row.ts';
import { readBulkColumns, type BulkColumns } from './bulk-columns.ts';
import { InputFileError } from '../input-files/input-file-error.ts';
import type { CompanyNumberSet } from '../../domain/company-number-set.ts';
import type { BulkInput, BulkPart } from './open-bulk-input.ts';
import { parseBulkRow } from './parse-bulk-row.ts';
import { emptyToken, type BulkResult, type ReadBulkOptions } from './read-bulk-companies.ts';
import { createRowScanner } from './scan-rows.ts';

/** What one piece of a file held. */
export interface ScannedBatch {
  /** All rows of the piece, those not looked at closely included. */
  readonly rowsRead: number;
  /** Rows that may matter, in file order; whoever takes them looks at status and number again. */
  readonly results: readonly BulkResult[];
}

/** The rows under a proposal to strike off and those of the wanted companies, without reading the others. */
export async function* scanBulkCompanies(
  input: BulkInput,
  wanted: CompanyNumberSet,
  options: ReadBulkOptions,
): AsyncGenerator<ScannedBatch, void, void> {
  for (const part of input.parts) yield* scanPart(part, wanted, options);
}

async function* scanPart(
  part: BulkPart,
  wanted: CompanyNumberSet,
  { signal, onBytes, onIgnoredColumns }: ReadBulkOptions,
): AsyncGenerator<ScannedBatch, void, void> {
  let columns: BulkColumns | null = null;
  let rowsBefore = 0;
  const scanner = createRowScanner({
    emptyToken,
    wanted,
    onHeader(header) {
      columns = readBulkColumns(header.kind === 'record' ? header.fields : [], part.name);
      onIgnoredColumns(part.name, columns.ignoredColumns);
      return columns.positions.get('CompanyNumber') ?? 0;
    },
  });
  let lastByte: number | undefined;
  for await (const chunk of part.open(signal)) {
    signal.throwIfAborted();
    lastByte = chunk.at(-1) ?? lastByte;
    onBytes(chunk.byteLength);
    yield toBatch(scanner.push(chunk));
  }
  const last = toBatch(scanner.end());
  yield last;
  if (columns === null) {
    throw new InputFileError(`${part.name} is empty. Download it again.`, { problem: 'empty' });
  }
  const lastResult = last.results.at(-1);
  if (lastResult?.kind === 'reject' && lastByte !== lineFeed) {
    throw new InputFileError(
      `${part.name} is cut off in its last row (line ${lastResult.line}: ${lastResult.reason}). Download it again.`,
      { problem: 'truncated' },
    );
  }

  function toBatch(records: readonly ScannedRecord[]): ScannedBatch {
    const results = records.map((record): BulkResult => {
      if (record.kind === 'record' && columns !== null) {
        return { ...parseBulkRow(record, columns), part: part.name };
      }
      const reason = record.kind === 'malformed' ? record.reason : 'a row before the header';
      return { kind: 'reject', part: part.name, line: record.line, reason, raw: record.raw };
    });
    const rowsRead = scanner.rowsRead - rowsBefore;
    rowsBefore = scanner.rowsRead;
    return { rowsRead, results };
  }
}

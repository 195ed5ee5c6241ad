import { lineFeed } from './begins-row.ts';
import { readBulkColumns, type BulkColumns } from './bulk-columns.ts';
import { InputFileError } from '../input-files/input-file-error.ts';
import type { CompanyNumberSet } from '../../domain/company-number-set.ts';
import type { BulkInput, BulkPart } from './open-bulk-input.ts';
import { parseBulkRow } from './parse-bulk-row.ts';
import { parsePlainRow } from './parse-plain-row.ts';
import type { PlainRow } from './plain-row.ts';
import { emptyToken, type BulkResult, type ReadBulkOptions } from './read-bulk-companies.ts';
import { createRowScanner, type FoundRow } from './scan-rows.ts';

/** What one piece of a file held. */
export interface ScannedBatch {
  /** All rows of the piece, those not looked at closely included. */
  readonly rowsRead: number;
  /** Rows that may matter, in file order; whoever takes them looks at status and number again. */
  readonly results: readonly BulkResult[];
}

/** The same before the plain rows are read, which is most of the work. */
export interface ScannedPiece {
  readonly rowsRead: number;
  /** Null before the header was read; then nothing is found but rejects. */
  readonly part: ScannedPart | null;
  /** In file order. Plain rows must be read or copied before the next piece is asked for. */
  readonly found: readonly (PlainRow | BulkResult)[];
}

export interface ScannedPart {
  readonly name: string;
  /** As it stands in the file. */
  readonly header: readonly string[];
  readonly columns: BulkColumns;
}

/** The rows under a proposal to strike off and those of the wanted companies, without reading the others. */
export async function* scanBulkCompanies(
  input: BulkInput,
  wanted: CompanyNumberSet,
  options: ReadBulkOptions,
): AsyncGenerator<ScannedBatch, void, void> {
  for await (const { rowsRead, part, found } of scanBulkRows(input, wanted, options)) {
    const results = found.flatMap((row): readonly BulkResult[] => {
      if (row.kind !== 'plain') return [row];
      const bytes = row.buffer.subarray(row.start, row.end);
      return part === null ? [] : [parsePlainRow(part, bytes, row.line)];
    });
    yield { rowsRead, results };
  }
}

/** As `scanBulkCompanies`, but leaves plain rows to be read by somebody else. */
export async function* scanBulkRows(
  input: BulkInput,
  wanted: CompanyNumberSet,
  options: ReadBulkOptions,
): AsyncGenerator<ScannedPiece, void, void> {
  for (const part of input.parts) yield* scanPart(part, wanted, options);
}

async function* scanPart(
  input: BulkPart,
  wanted: CompanyNumberSet,
  { signal, onBytes, onIgnoredColumns }: ReadBulkOptions,
): AsyncGenerator<ScannedPiece, void, void> {
  const { name } = input;
  let part: ScannedPart | null = null;
  let rowsBefore = 0;
  const scanner = createRowScanner({
    emptyToken,
    wanted,
    onHeader(record) {
      const header = record.kind === 'record' ? record.fields : [];
      const columns = readBulkColumns(header, name);
      part = { name, header, columns };
      onIgnoredColumns(name, columns.ignoredColumns);
      return columns.positions.get('CompanyNumber') ?? 0;
    },
  });
  let lastByte: number | undefined;
  for await (const chunk of input.open(signal)) {
    signal.throwIfAborted();
    lastByte = chunk.at(-1) ?? lastByte;
    onBytes(chunk.byteLength);
    yield toPiece(scanner.push(chunk));
  }
  const last = toPiece(scanner.end());
  yield last;
  if (last.part === null) {
    throw new InputFileError(`${name} is empty. Download it again.`, { problem: 'empty' });
  }
  const lastFound = last.found.at(-1);
  if (lastFound?.kind === 'reject' && lastByte !== lineFeed) {
    throw new InputFileError(
      `${name} is cut off in its last row (line ${lastFound.line}: ${lastFound.reason}). Download it again.`,
      { problem: 'truncated' },
    );
  }

  function toPiece(rows: readonly FoundRow[]): ScannedPiece {
    const found = rows.map((row): PlainRow | BulkResult => {
      if (row.kind === 'plain') return row;
      if (row.kind === 'record' && part !== null) {
        return { ...parseBulkRow(row, part.columns), part: name };
      }
      const reason = row.kind === 'malformed' ? row.reason : 'a row before the header';
      return { kind: 'reject', part: name, line: row.line, reason, raw: row.raw };
    });
    const rowsRead = scanner.rowsRead - rowsBefore;
    rowsBefore = scanner.rowsRead;
    return { rowsRead, part, found };
  }
}

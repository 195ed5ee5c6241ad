import {
  createRecordAssembler,
  maxRecordBytes,
  type CsvRecord,
  type MalformedRecord,
} from './assemble-records.ts';
import { createLineSplitter } from './split-csv-lines.ts';

/**
 * Reads RFC 4180 records from bytes cut anywhere, in one batch per chunk. Blank lines are skipped. Every byte is looked at:
 * this is the yardstick for the scanner, which does not.
 */
export async function* readCsvRecords(
  chunks: AsyncIterable<Uint8Array>,
  options: { readonly emptyToken: string | null },
): AsyncGenerator<readonly (CsvRecord | MalformedRecord)[], void, void> {
  const splitter = createLineSplitter(maxRecordBytes);
  const assembler = createRecordAssembler(options.emptyToken);
  for await (const chunk of chunks) {
    const records = assembler.push(splitter.push(chunk));
    if (records.length > 0) yield records;
  }
  const lastLine = splitter.end();
  const records = [...assembler.push(lastLine ? [lastLine] : []), ...assembler.end()];
  if (records.length > 0) yield records;
}

/** The same of bytes that are there as a whole. */
export function parseCsvBytes(
  bytes: Uint8Array,
  options: { readonly emptyToken: string | null },
): readonly (CsvRecord | MalformedRecord)[] {
  const splitter = createLineSplitter(maxRecordBytes);
  const assembler = createRecordAssembler(options.emptyToken);
  const lines = splitter.push(bytes);
  const lastLine = splitter.end();
  return [...assembler.push(lastLine ? [...lines, lastLine] : lines), ...assembler.end()];
}

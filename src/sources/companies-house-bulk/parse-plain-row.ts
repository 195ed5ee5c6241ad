import type { BulkColumns } from './bulk-columns.ts';
import { parseBulkRow } from './parse-bulk-row.ts';
import { readPlainRow } from './plain-row.ts';
import type { BulkResult } from './read-bulk-companies.ts';

/** The company in the bytes of a plain row. */
export function parsePlainRow(
  { name, columns }: { readonly name: string; readonly columns: BulkColumns },
  bytes: Buffer,
  line: number,
): BulkResult {
  return { ...parseBulkRow(readPlainRow(bytes, line), columns), part: name };
}

import { listZipEntries, type ZippedFile } from '../zip-entries/list-zip-entries.ts';
import { ZipEntryError } from '../zip-entries/zip-entry-error.ts';
import { BulkInputError } from './bulk-input-error.ts';

/** The CSV files of an archive. Reads the directory at its end only; nothing is unpacked. */
export async function listZippedCsvs(path: string): Promise<ZippedFile[]> {
  const csvs = await listCsvs(path);
  return csvs.map((csv) => ({ ...csv, open: (signal) => readEntry(csv, signal) }));
}

async function listCsvs(path: string): Promise<ZippedFile[]> {
  try {
    return await listZipEntries(path, (name) => /\.csv$/i.test(name));
  } catch (error) {
    throw asBulkInputError(error);
  }
}

async function* readEntry(csv: ZippedFile, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  try {
    yield* csv.open(signal);
  } catch (error) {
    throw asBulkInputError(error);
  }
}

function asBulkInputError(error: unknown): unknown {
  if (!(error instanceof ZipEntryError)) return error;
  return new BulkInputError(error.message, { problem: error.problem, cause: error });
}

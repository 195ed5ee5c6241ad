import { listZipEntries, type ZippedFile } from '../zip-entries/list-zip-entries.ts';
import { ZipEntryError } from '../zip-entries/zip-entry-error.ts';
import { PscInputError } from './psc-input-error.ts';

/** Whether a file is one of JSON lines, by its name. The published ones end in .txt. */
export function isLinesFile(name: string): boolean {
  return /\.(txt|json|ndjson|jsonl)$/i.test(name);
}

/** The files of JSON lines in an archive. Reads the directory at its end only; nothing is unpacked. */
export async function listZippedLines(path: string): Promise<ZippedFile[]> {
  const files = await listFiles(path);
  return files.map((file) => ({ ...file, open: (signal) => readEntry(file, signal) }));
}

async function listFiles(path: string): Promise<ZippedFile[]> {
  try {
    return await listZipEntries(path, isLinesFile);
  } catch (error) {
    throw asPscInputError(error);
  }
}

async function* readEntry(file: ZippedFile, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  try {
    yield* file.open(signal);
  } catch (error) {
    throw asPscInputError(error);
  }
}

function asPscInputError(error: unknown): unknown {
  if (!(error instanceof ZipEntryError)) return error;
  return new PscInputError(error.message, { problem: error.problem, cause: error });
}

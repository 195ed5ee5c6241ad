import { createReadStream, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { arrangeBulkParts, readBulkFileName } from './arrange-bulk-parts.ts';
import { BulkInputError } from './bulk-input-error.ts';
import { listZippedCsvs } from './read-zip-entries.ts';

/** One CSV file with a header of its own, on disk or inside a zip. */
export interface BulkPart {
  /** File name without folder, for messages and rejects. */
  readonly name: string;
  readonly byteLength: number;
  /** The bytes, unpacked and checked. Opens anew at every call and closes when the loop over it ends. */
  open(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

export interface BulkInput {
  readonly parts: readonly BulkPart[];
  readonly totalBytes: number;
  /** From the file's name; nothing inside the file tells it. */
  readonly snapshotDate: string | null;
  /** Every live company is in it: only then does absence mean that a company has left the register. */
  readonly isCompleteSet: boolean;
}

const readChunkBytes = 256 * 1024;

/** A `.csv`, a `.zip` of one or more, or a folder of either. Nothing of the content is read yet. */
export async function openBulkInput(path: string): Promise<BulkInput> {
  const stats = await statInput(path);
  const parts = stats.isDirectory() ? await listFolder(path) : await listFile(path, stats);
  if (parts.length === 0) {
    throw new BulkInputError(
      `${path} holds no .csv file. Download BasicCompanyDataAsOneFile from https://download.companieshouse.gov.uk.`,
      { problem: 'empty' },
    );
  }
  const arranged = arrangeBulkParts(parts, path);
  return {
    ...arranged,
    totalBytes: arranged.parts.reduce((sum, part) => sum + part.byteLength, 0),
  };
}

async function statInput(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    if (isMissing(error)) {
      throw new BulkInputError(`${path} does not exist. Check the path.`, {
        problem: 'not-found',
        cause: error,
      });
    }
    throw unreadable(path, error);
  }
}

async function listFolder(folder: string): Promise<BulkPart[]> {
  const entries = await readFolder(folder);
  const parts: BulkPart[] = [];
  // A leading dot marks the shadow files that macOS leaves beside real ones.
  for (const name of entries.filter((entry) => /^[^.].*\.(csv|zip)$/i.test(entry))) {
    const path = join(folder, name);
    parts.push(...(await listFile(path, await statInput(path))));
  }
  return parts;
}

async function readFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw unreadable(folder, error);
  }
}

async function listFile(path: string, stats: Stats): Promise<BulkPart[]> {
  if (stats.isFile() && /\.zip$/i.test(path)) return listArchive(path);
  if (stats.isFile() && /\.csv$/i.test(path)) {
    return [
      {
        name: basename(path),
        byteLength: stats.size,
        open: (signal) => readFile(path, signal),
      },
    ];
  }
  throw new BulkInputError(`${path} is neither a .csv nor a .zip file, nor a folder of them.`, {
    problem: 'unsupported',
  });
}

async function listArchive(path: string): Promise<BulkPart[]> {
  const csvs = await listZippedCsvs(path);
  if (csvs.length === 0) {
    throw new BulkInputError(`${path} holds no .csv file. Download BasicCompanyData again.`, {
      problem: 'empty',
    });
  }
  return csvs.map((csv) => ({
    ...csv,
    name: nameOfZipped(basename(path), csv.name, csvs.length),
  }));
}

/** People rename what they download; the file inside keeps its name, and that one may be renamed too. */
function nameOfZipped(archive: string, entry: string, entryCount: number): string {
  const name = basename(entry);
  const isNamedByArchiveOnly =
    entryCount === 1 &&
    readBulkFileName(name).snapshotDate === null &&
    readBulkFileName(archive).snapshotDate !== null;
  return isNamedByArchiveOnly ? archive : name;
}

async function* readFile(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const stream: AsyncIterable<Uint8Array> = createReadStream(path, {
    highWaterMark: readChunkBytes,
    signal,
  });
  try {
    yield* stream;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw unreadable(path, error);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function unreadable(path: string, error: unknown): BulkInputError {
  const detail = error instanceof Error ? error.message : String(error);
  return new BulkInputError(`${path} cannot be read (${detail}). Check its permissions.`, {
    problem: 'unreadable',
    cause: error,
  });
}

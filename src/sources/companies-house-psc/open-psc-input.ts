import { createReadStream, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { arrangePscParts } from './arrange-psc-parts.ts';
import { readPscFileName } from './psc-file-name.ts';
import { PscInputError } from './psc-input-error.ts';
import { isLinesFile, listZippedLines } from './read-zipped-lines.ts';

/** One file of JSON lines, on disk or inside a zip. */
export interface PscPart {
  /** File name without folder, for messages and rejects. */
  readonly name: string;
  readonly byteLength: number;
  /** The bytes, unpacked and checked. Opens anew at every call and closes when the loop over it ends. */
  open(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

export interface PscInput {
  readonly parts: readonly PscPart[];
  readonly totalBytes: number;
  /** From the file's name; the totals line tells it too, but it is the last. */
  readonly snapshotDate: string | null;
  /** Every person with significant control is in it: only then do the totals count and does absence mean something. */
  readonly isCompleteSet: boolean;
}

const readChunkBytes = 256 * 1024;

/** JSON lines, a zip of one or more such files, or a folder of either. Nothing of the content is read yet. */
export async function openPscInput(path: string): Promise<PscInput> {
  const stats = await statInput(path);
  const parts = stats.isDirectory() ? await listFolder(path) : await listFile(path, stats);
  if (parts.length === 0) {
    throw new PscInputError(
      `${path} holds no snapshot of persons with significant control. Download it from https://download.companieshouse.gov.uk/en_pscdata.html.`,
      { problem: 'empty' },
    );
  }
  const arranged = arrangePscParts(parts, path);
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
      throw new PscInputError(`${path} does not exist. Check the path.`, {
        problem: 'not-found',
        cause: error,
      });
    }
    throw unreadable(path, error);
  }
}

async function listFolder(folder: string): Promise<PscPart[]> {
  const entries = await readFolder(folder);
  const parts: PscPart[] = [];
  // A leading dot marks the shadow files that macOS leaves beside real ones.
  for (const name of entries.filter((entry) =>
    /^[^.].*\.(zip|csv|txt|json|ndjson|jsonl)$/i.test(entry),
  )) {
    if (readPscFileName(name) === null) {
      throw new PscInputError(
        `${folder} holds ${name} beside a snapshot of persons with significant control. Keep each in a folder of its own.`,
        { problem: 'mixed-set' },
      );
    }
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

async function listFile(path: string, stats: Stats): Promise<PscPart[]> {
  if (stats.isFile() && /\.zip$/i.test(path)) return listArchive(path);
  if (stats.isFile() && isLinesFile(path)) {
    return [
      {
        name: basename(path),
        byteLength: stats.size,
        open: (signal) => readFile(path, signal),
      },
    ];
  }
  throw new PscInputError(
    `${path} is neither a .zip nor a .txt, .json, .ndjson or .jsonl file, nor a folder of them.`,
    { problem: 'unsupported' },
  );
}

async function listArchive(path: string): Promise<PscPart[]> {
  const files = await listZippedLines(path);
  if (files.length === 0) {
    throw new PscInputError(
      `${path} holds no file of JSON lines (.txt, .json). Download the snapshot again.`,
      { problem: 'empty' },
    );
  }
  return files.map((file) => ({
    ...file,
    name: nameOfZipped(basename(path), file.name, files.length),
  }));
}

/** People rename what they download; the file inside keeps its name, and that one may be renamed too. */
function nameOfZipped(archive: string, entry: string, entryCount: number): string {
  const name = basename(entry);
  const isNamedByArchiveOnly =
    entryCount === 1 && readPscFileName(name) === null && readPscFileName(archive) !== null;
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

function unreadable(path: string, error: unknown): PscInputError {
  const detail = error instanceof Error ? error.message : String(error);
  return new PscInputError(`${path} cannot be read (${detail}). Check its permissions.`, {
    problem: 'unreadable',
    cause: error,
  });
}

import { createReadStream, type Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { arrangeParts, type ArrangedParts, type ReadName } from './arrange-parts.ts';
import { InputFileError } from './input-file-error.ts';
import { listZipEntries } from './list-zip-entries.ts';
import { readFirstBytes, recogniseFile } from './recognise-file.ts';
import { codeOf, unreadable } from './unreadable.ts';

/** One file of the snapshot, on disk or inside a zip. */
export interface InputPart {
  /** File name without folder, for messages and rejects. */
  readonly name: string;
  readonly byteLength: number;
  /** The bytes, unpacked and checked. Opens anew at every call and closes when the loop over it ends. */
  open(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

export interface Input extends ArrangedParts<InputPart> {
  readonly totalBytes: number;
}

/** How the files of one product are called. */
export interface InputKind {
  /** As in a sentence: `.csv`, `.txt or .json`. */
  readonly extensions: string;
  readonly isDataFile: (name: string) => boolean;
  readonly readName: ReadName;
  /** Whether a folder may hold data files and zips under any name. */
  readonly takesAnyName: boolean;
  /** What the snapshot is called, and where it comes from. */
  readonly title: string;
  readonly source: string;
}

const readChunkBytes = 256 * 1024;

/** A file, a `.zip` of one or more, or a folder of either. Of the content only the first bytes are looked at. */
export async function openInput(path: string, kind: InputKind): Promise<Input> {
  const stats = await statInput(path);
  const parts = stats.isDirectory()
    ? await listFolder(path, kind)
    : await listFile(path, { stats, kind });
  if (parts.length === 0) {
    throw new InputFileError(
      `${path} holds no ${kind.extensions} file. Download ${kind.title} from ${kind.source}.`,
      { problem: 'empty' },
    );
  }
  const arranged = arrangeParts(parts, {
    where: path,
    readName: kind.readName,
    isFolder: stats.isDirectory(),
  });
  const totalBytes = arranged.parts.reduce((sum, part) => sum + part.byteLength, 0);
  return { ...arranged, totalBytes };
}

async function statInput(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') {
      throw new InputFileError(`${path === '' ? '""' : path} does not exist. Check the path.`, {
        problem: 'not-found',
        cause: error,
      });
    }
    throw unreadable(path, error);
  }
}

async function listFolder(folder: string, kind: InputKind): Promise<InputPart[]> {
  const parts: InputPart[] = [];
  for (const name of await readFolder(folder)) {
    // A leading dot marks the shadow files that macOS leaves beside real ones.
    if (name.startsWith('.') || !(isZip(name) || kind.isDataFile(name) || isTable(name))) continue;
    if (!kind.takesAnyName && kind.readName(name) === null) {
      throw new InputFileError(
        `${folder} holds ${name} beside ${kind.title}. Keep each in a folder of its own.`,
        { problem: 'mixed-set' },
      );
    }
    const path = join(folder, name);
    parts.push(...(await listFile(path, { stats: await statInput(path), kind })));
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

async function listFile(
  path: string,
  { stats, kind }: { readonly stats: Stats; readonly kind: InputKind },
): Promise<InputPart[]> {
  if (!stats.isFile() && !stats.isDirectory()) {
    throw new InputFileError(`${path} is a pipe or a device. Save it as a file first.`, {
      problem: 'unsupported',
    });
  }
  if (stats.isFile() && isZip(path)) return listArchive(path, kind);
  if (stats.isFile() && kind.isDataFile(path)) {
    await refuseOtherContent(path);
    return [
      {
        name: basename(path),
        byteLength: stats.size,
        open: (signal) => readFile(path, { found: stats, signal }),
      },
    ];
  }
  throw new InputFileError(
    `${path} is neither a ${kind.extensions} nor a .zip file, nor a folder of them.`,
    { problem: 'unsupported' },
  );
}

async function refuseOtherContent(path: string): Promise<void> {
  const what = recogniseFile(await readFirstBytes(path));
  if (what !== null) {
    throw new InputFileError(`${path} is ${what}`, { problem: 'unsupported' });
  }
}

async function listArchive(path: string, kind: InputKind): Promise<InputPart[]> {
  const others: string[] = [];
  const files = await listZipEntries(path, (name) => {
    if (kind.isDataFile(name)) return true;
    others.push(name);
    return false;
  });
  if (files.length === 0) {
    const [other] = others;
    throw new InputFileError(
      other === undefined
        ? `${path} is an empty zip. Download it again.`
        : `${path} holds no ${kind.extensions} file, but ${other}. ${isZip(other) ? 'Unpack it and import what is inside.' : `Download ${kind.title} again.`}`,
      { problem: 'empty' },
    );
  }
  return files.map((file) => ({ ...file, name: nameOfZipped(basename(path), file.name) }));

  /** People rename what they download; the file inside keeps its name, and that one may be renamed too. */
  function nameOfZipped(archive: string, entry: string): string {
    const name = basename(entry);
    const isNamedByArchiveOnly = files.length === 1 && !hasDate(name) && hasDate(archive);
    return isNamedByArchiveOnly ? archive : name;
  }

  function hasDate(name: string): boolean {
    return (kind.readName(name)?.snapshotDate ?? null) !== null;
  }
}

/** Fails at the end unless the file is still the one that was found. */
async function* readFile(
  path: string,
  { found, signal }: { readonly found: Stats; readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array, void> {
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
  const now = await statInput(path);
  if (now.size === found.size && now.mtimeMs === found.mtimeMs) return;
  // Whoever still writes it may have written whole rows so far, and half a snapshot would pass for a whole.
  throw new InputFileError(
    `${path} was changed while it was read (${found.size} bytes, then ${now.size}). Import it when it is complete.`,
    { problem: 'changed' },
  );
}

function isZip(name: string): boolean {
  return /\.zip$/i.test(name);
}

function isTable(name: string): boolean {
  return /\.csv$/i.test(name);
}

import { createReadStream } from 'node:fs';
import { Readable, type TransformOptions } from 'node:stream';
import { crc32, createInflateRaw, type ZlibOptions } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { bytesBehindZip } from './bytes-behind-zip.ts';
import { feedPieces, packedPieceBytes } from './feed-pieces.ts';
import { InputFileError } from './input-file-error.ts';
import { readFirstBytes, recogniseFile } from './recognise-file.ts';
import { codeOf, unreadable } from './unreadable.ts';

export interface ZippedFile {
  readonly name: string;
  /** Uncompressed, as the archive declares it; reading more than this fails. */
  readonly byteLength: number;
  open(signal: AbortSignal): AsyncGenerator<Uint8Array, void, void>;
}

/** The company file compresses about 6 : 1 and has 3 GB, the owners' file 6 GB. Beyond these an archive is built to fill a disk or a day. */
const maxRatio = 200;
const maxUncompressedBytes = 20e9;
/** The real archives hold one file; people pack the seven or the thirty parts into one. */
const maxEntries = 1000;
/**
 * Each chunk goes from the inflating thread to the one that reads it, and while three threads share two cores that is what costs: an
 * import reads in 9.4 s with 64 KiB, in 7.8 s with 128, 6.8 s with 384, and no faster with 1024.
 */
const inflateChunkBytes = 384 * 1024;
/** Inflating has a thread of its own; it may be so many chunks ahead of whoever reads them. */
const inflateChunksAhead = 2;

const stored = 0;
const deflated = 8;

/** The files of an archive that are asked for by name, zip64 included. Reads the directory at its end only; nothing is unpacked. */
export async function listZipEntries(
  path: string,
  isWanted: (fileName: string) => boolean,
): Promise<ZippedFile[]> {
  const zip = await openZip(path);
  try {
    if (zip.entryCount > maxEntries) {
      throw new InputFileError(
        `${path} holds ${zip.entryCount} files: it is no Companies House download.`,
        { problem: 'unsupported' },
      );
    }
    const files: ZippedFile[] = [];
    for await (const entry of zip.eachEntry()) {
      if (isWanted(entry.fileName) && !isShadow(entry)) files.push(describeEntry(path, entry));
    }
    return files;
  } catch (error) {
    throw asDamaged(path, error);
  } finally {
    zip.close();
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false });
  } catch (error) {
    if (codeOf(error) !== null) throw unreadable(path, error);
    const start = await readFirstBytes(path);
    if (localFileHeader.every((byte, at) => start[at] === byte)) {
      throw withoutEnd(path, { bytesBehind: await bytesBehindZip(path), cause: error });
    }
    const what = recogniseFile(start) ?? 'not a zip file. Download it again.';
    throw new InputFileError(`${path} is ${what}`, { problem: 'unsupported', cause: error });
  }
}

/** What is wrong with a file that begins as a zip and does not end as one. */
function withoutEnd(
  path: string,
  { bytesBehind, cause }: { readonly bytesBehind: number | null; readonly cause: unknown },
): InputFileError {
  if (bytesBehind === null) {
    return new InputFileError(
      `${path} is cut off: the directory at the end of the zip is missing. Download it again.`,
      { problem: 'truncated', cause },
    );
  }
  if (bytesBehind === 0) {
    return new InputFileError(
      `${path} has a comment that looks like the end of a zip. Unpack it and import the file inside.`,
      { problem: 'unsupported', cause },
    );
  }
  return new InputFileError(
    `${path} goes on for ${bytesBehind} bytes behind the end of the zip: something was added to it. Download it again, or unpack it and import the file inside.`,
    { problem: 'damaged', cause },
  );
}

/** Of the first entry (APPNOTE.TXT, section 4.3.7). */
const localFileHeader = [0x50, 0x4b, 0x03, 0x04];

/** What macOS adds beside the real files. */
function isShadow(entry: Entry): boolean {
  return entry.fileName.startsWith('__MACOSX/');
}

function describeEntry(path: string, entry: Entry): ZippedFile {
  refuseUnreadable(path, entry);
  return {
    name: entry.fileName,
    byteLength: entry.uncompressedSize,
    open: (signal) => readEntry(path, entry, signal),
  };
}

function refuseUnreadable(path: string, entry: Entry): void {
  const where = `${entry.fileName} in ${path}`;
  if (entry.isEncrypted()) {
    throw new InputFileError(`${where} is encrypted. Unpack it and import the file inside.`, {
      problem: 'unsupported',
    });
  }
  if (entry.compressionMethod !== stored && entry.compressionMethod !== deflated) {
    throw new InputFileError(
      `${where} uses compression method ${entry.compressionMethod}. Unpack it and import the file inside.`,
      { problem: 'unsupported' },
    );
  }
  const isTooLarge = entry.uncompressedSize > maxUncompressedBytes;
  if (isTooLarge || entry.uncompressedSize > entry.compressedSize * maxRatio) {
    throw new InputFileError(
      `${where} would unpack from ${entry.compressedSize} to ${entry.uncompressedSize} bytes, ` +
        `more than ${maxRatio} times its size or ${maxUncompressedBytes} bytes: refused as a zip bomb.`,
      { problem: 'suspicious-size' },
    );
  }
}

async function* readEntry(
  path: string,
  entry: Entry,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  const zip = await openZip(path);
  try {
    for await (const chunk of checked(path, entry, await openEntry(path, zip, entry))) {
      signal.throwIfAborted();
      yield chunk;
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw asDamaged(`${entry.fileName} in ${path}`, error);
  } finally {
    zip.close();
  }
}

/** In object mode a read gives one chunk; else all that wait would be copied into one. */
const inflateOptions: TransformOptions & ZlibOptions = {
  chunkSize: inflateChunkBytes,
  readableObjectMode: true,
  readableHighWaterMark: inflateChunksAhead,
};

async function openEntry(path: string, zip: ZipFile, entry: Entry): Promise<Readable> {
  if (entry.compressedSize === 0) return Readable.from([]);
  const { fileDataStart: start } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const end = start + entry.compressedSize;
  if (entry.compressionMethod === stored) {
    return createReadStream(path, { start, end: end - 1, highWaterMark: packedPieceBytes });
  }
  const inflate = createInflateRaw(inflateOptions);
  // The reader of the stream hears of an error on either side.
  feedPieces(path, { start, end }, inflate).catch((error: unknown) => {
    inflate.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return inflate;
}

/** Passes the bytes on, and fails at the end unless they are those that were packed. */
async function* checked(
  path: string,
  entry: Entry,
  stream: Readable,
): AsyncGenerator<Uint8Array, void, void> {
  const where = `${entry.fileName} in ${path}`;
  let byteCount = 0;
  let checksum = 0;
  for await (const chunk of bytesOf(stream)) {
    byteCount += chunk.byteLength;
    if (byteCount > entry.uncompressedSize) {
      throw new InputFileError(
        `${where} unpacks to more than the ${entry.uncompressedSize} bytes it declares. Download it again.`,
        { problem: 'damaged' },
      );
    }
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (byteCount === entry.uncompressedSize && checksum === entry.crc32) return;
  throw new InputFileError(
    `${where} is damaged: ${byteCount} of ${entry.uncompressedSize} bytes, checksum ` +
      `${checksum.toString(16)} instead of ${entry.crc32.toString(16)}. Download it again.`,
    { problem: 'damaged' },
  );
}

function bytesOf(stream: Readable): AsyncIterable<Uint8Array> {
  return stream;
}

function asDamaged(where: string, error: unknown): InputFileError {
  if (error instanceof InputFileError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new InputFileError(`${where} cannot be read as a zip (${detail}). Download it again.`, {
    problem: 'damaged',
    cause: error,
  });
}

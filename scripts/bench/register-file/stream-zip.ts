import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';

export interface ZipContent {
  /** Of the one entry. */
  readonly name: string;
  readonly chunks: Iterable<Buffer>;
  /** A second place for the same bytes, unpacked. */
  readonly alsoTo: FileHandle | null;
}

const chunkBytes = 256 * 1024;
/** Deflating runs on a thread of its own; with this much ahead it never waits for the next rows. */
const aheadBytes = 4 * 1024 * 1024;
/** Held apart: the stream takes the high-water mark, only its type does not know it. */
const deflateOptions = { chunkSize: chunkBytes, writableHighWaterMark: aheadBytes };
const largest = 0xffff_ffff;

/**
 * Writes a zip with one deflated entry without holding it: sizes and checksum, which stand before the data, are written
 * when they are known (APPNOTE.TXT 6.3.10, section 4.3). Without zip64, so either size has to stay below 4 GiB.
 */
export async function streamZip(
  path: string,
  { name, chunks, alsoTo }: ZipContent,
): Promise<{ readonly csvBytes: number; readonly zipBytes: number }> {
  const fileName = Buffer.from(name);
  let checksum = 0;
  let size = 0;
  let packed = 0;
  await using file = await open(path, 'w');
  const dataAt = 30 + fileName.length;
  await pipeline(
    async function* () {
      for (const chunk of chunks) {
        checksum = crc32(chunk, checksum);
        size += chunk.length;
        if (alsoTo !== null) await writeAll(alsoTo, chunk, null);
        yield chunk;
      }
    },
    createDeflateRaw(deflateOptions),
    async (deflated: AsyncIterable<Buffer>) => {
      for await (const chunk of deflated) {
        await writeAll(file, chunk, dataAt + packed);
        packed += chunk.length;
      }
    },
  );
  if (size > largest || dataAt + packed > largest) {
    throw new RangeError(`${size} bytes need zip64: ask for fewer rows`);
  }
  const summary = describeEntry({ checksum, packed, size, nameLength: fileName.length });
  await writeAll(file, Buffer.concat([bytes32(0x04034b50), summary, fileName]), 0);
  const central = Buffer.concat([
    bytes32(0x02014b50),
    Buffer.from([20, 0]), // version made by
    summary,
    Buffer.alloc(14), // comment, disk, attributes, offset 0
    fileName,
  ]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(dataAt + packed, 16);
  await writeAll(file, Buffer.concat([central, end]), dataAt + packed);
  return { csvBytes: size, zipBytes: dataAt + packed + central.length + end.length };
}

interface EntryFacts {
  readonly checksum: number;
  readonly packed: number;
  readonly size: number;
  readonly nameLength: number;
}

function describeEntry({ checksum, packed, size, nameLength }: EntryFacts): Buffer {
  const summary = Buffer.alloc(26);
  summary.writeUInt16LE(20, 0); // version needed: 2.0
  summary.writeUInt16LE(8, 4); // deflate
  summary.writeUInt32LE(0x00_21_00_00, 6); // 1980-01-01 00:00
  summary.writeUInt32LE(checksum, 10);
  summary.writeUInt32LE(packed, 14);
  summary.writeUInt32LE(size, 18);
  summary.writeUInt16LE(nameLength, 22);
  return summary;
}

/** One write may take less than it is given, above all when a disk fills up. */
async function writeAll(file: FileHandle, bytes: Buffer, position: number | null): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const at = position === null ? null : position + written;
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, at);
    written += bytesWritten;
  }
}

function bytes32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A zip with one deflated entry, enough for readers that trust the central directory (APPNOTE.TXT 6.3.10, section 4.3). */
export async function zipOneFile(name: string, content: Iterable<string>): Promise<Buffer> {
  const fileName = Buffer.from(name);
  let checksum = 0;
  let size = 0;
  const measured = function* (): Generator<Buffer> {
    for (const text of content) {
      const bytes = Buffer.from(text);
      checksum = crc32(bytes, checksum);
      size += bytes.length;
      yield bytes;
    }
  };
  const chunks: Buffer[] = [];
  await pipeline(measured, createDeflateRaw(), async (deflated: AsyncIterable<Buffer>) => {
    for await (const chunk of deflated) chunks.push(chunk);
  });
  const packed = Buffer.concat(chunks);

  const summary = Buffer.alloc(26);
  summary.writeUInt16LE(20, 0); // version needed: 2.0
  summary.writeUInt16LE(0, 2); // flags
  summary.writeUInt16LE(8, 4); // deflate
  summary.writeUInt32LE(0x00_21_00_00, 6); // 1980-01-01 00:00
  summary.writeUInt32LE(checksum, 10);
  summary.writeUInt32LE(packed.length, 14);
  summary.writeUInt32LE(size, 18);
  summary.writeUInt16LE(fileName.length, 22);

  const local = Buffer.concat([bytes32(0x04034b50), summary, fileName, packed]);
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
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

function bytes32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

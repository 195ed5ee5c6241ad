import { open, type FileHandle } from 'node:fs/promises';

/** The record at the end of every zip (APPNOTE.TXT, section 4.3.16); the comment stands behind it. */
const endSignature = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const endRecordBytes = 22;
/** What stands before it in a zip64, where its own numbers are too small (section 4.3.15). */
const locatorSignature = Buffer.from([0x50, 0x4b, 0x06, 0x07]);
const locatorBytes = 20;
const pieceBytes = 1024 * 1024;

/**
 * How many bytes lie in a file behind the zip that it begins with; null when the zip does not come to its end in it. Looked for from behind, so that only a zip
 * that is cut off is read as a whole.
 */
export async function bytesBehindZip(path: string): Promise<number | null> {
  await using file = await open(path);
  const { size } = await file.stat();
  for (let end = size; end > 0; end -= pieceBytes) {
    const start = Math.max(0, end - pieceBytes);
    // One that lies across the border is found in the piece in which it begins.
    const piece = await readAt(file, start, end - start + endSignature.length - 1);
    for (const at of placesOf(endSignature, piece)) {
      const zipEnd = await endOfZip(file, start + at);
      if (zipEnd !== null && zipEnd <= size) return size - zipEnd;
    }
  }
  return null;
}

/** The last one first. */
function* placesOf(signature: Buffer, piece: Buffer): Generator<number, void, void> {
  let at = piece.lastIndexOf(signature);
  while (at !== -1) {
    yield at;
    at = at === 0 ? -1 : piece.lastIndexOf(signature, at - 1);
  }
}

/** Packed bytes, or a comment, may look like the record by chance; only in front of the real one lies the directory that it tells of. */
async function endOfZip(file: FileHandle, at: number): Promise<number | null> {
  const record = await readAt(file, at, endRecordBytes);
  if (record.length < endRecordBytes) return null;
  const directoryEnd = record.readUInt32LE(12) + record.readUInt32LE(16);
  if (directoryEnd !== at && !(await isZip64(file, at))) return null;
  return at + endRecordBytes + record.readUInt16LE(20);
}

async function isZip64(file: FileHandle, endRecordAt: number): Promise<boolean> {
  if (endRecordAt < locatorBytes) return false;
  const start = await readAt(file, endRecordAt - locatorBytes, locatorSignature.length);
  return start.equals(locatorSignature);
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

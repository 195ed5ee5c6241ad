import { open } from 'node:fs/promises';
import type { Writable } from 'node:stream';

/** Between two packed pieces inflating stands still until the main thread turns to it; yauzl's own pieces have 64 KiB. */
export const packedPieceBytes = 1024 * 1024;

/**
 * Writes a stretch of a file into a stream, and ends it. Two buffers take turns, one being read while the other is inflated: a read
 * stream makes a new one for each piece, and 40 MB of them would wait for the garbage collector. Ends early when the file does, or when
 * the stream is destroyed.
 */
export async function feedPieces(
  path: string,
  { start, end }: { readonly start: number; readonly end: number },
  target: Writable,
): Promise<void> {
  await using file = await open(path);
  let [current, other] = [
    Buffer.allocUnsafeSlow(packedPieceBytes),
    Buffer.allocUnsafeSlow(packedPieceBytes),
  ];
  let position = start;
  let piece = await readPiece(current);
  while (piece.length > 0 && !target.destroyed) {
    [piece] = await Promise.all([readPiece(other), write(target, piece)]);
    [current, other] = [other, current];
  }
  if (!target.destroyed) target.end();

  async function readPiece(buffer: Buffer): Promise<Buffer> {
    const length = Math.min(buffer.length, end - position);
    const { bytesRead } = await file.read(buffer, 0, length, position);
    position += bytesRead;
    return buffer.subarray(0, bytesRead);
  }
}

/** Resolves when the stream is done with the bytes, or is destroyed. */
function write(target: Writable, piece: Buffer): Promise<void> {
  return new Promise((resolve) => {
    target.once('close', resolve);
    target.write(piece, () => {
      target.off('close', resolve);
      resolve();
    });
  });
}

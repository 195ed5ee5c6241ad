import type { PlainRow } from '../../sources/companies-house-bulk/plain-row.ts';

/** Plain rows on their way to another thread: their bytes one after the other, and of each row its line and where it ends. */
export interface PackedRows {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Line and end of each row by turns. */
  readonly marks: Int32Array<ArrayBuffer>;
}

const packBytes = 128 * 1024;
/** A published row has 500 bytes; the shortest that there could be has 160. */
const rowsPerPack = 512;

export interface RowPacker {
  readonly isEmpty: boolean;
  /** Copies a row; false when the pack is full, so that it has to be taken first. */
  add(row: PlainRow): boolean;
  /** Hands out what was packed and begins anew. */
  take(): PackedRows;
}

/** Copies rows out of the chunks of the file, because those are used again and mostly hold what nobody wants. */
export function createRowPacker(): RowPacker {
  let bytes = new Uint8Array(packBytes);
  let marks = new Int32Array(rowsPerPack * 2);
  let rows = 0;
  let used = 0;

  return {
    get isEmpty() {
      return rows === 0;
    },
    add({ buffer, start, end, line }) {
      const needed = end - start;
      if (rows === rowsPerPack || used + needed > bytes.length) {
        if (rows > 0) return false;
        bytes = new Uint8Array(needed);
      }
      buffer.copy(bytes, used, start, end);
      used += needed;
      marks[rows * 2] = line;
      marks[rows * 2 + 1] = used;
      rows += 1;
      return true;
    },
    take() {
      const taken = { bytes, marks: marks.slice(0, rows * 2) };
      bytes = new Uint8Array(packBytes);
      marks = new Int32Array(rowsPerPack * 2);
      rows = 0;
      used = 0;
      return taken;
    },
  };
}

/** The rows of a pack, in the order in which they were added. */
export function unpackRows(
  { bytes, marks }: PackedRows,
  take: (row: Buffer, line: number) => void,
): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = 0;
  for (let at = 0; at < marks.length; at += 2) {
    const end = marks[at + 1] ?? start;
    take(buffer.subarray(start, end), marks[at] ?? 0);
    start = end;
  }
}

/** Looks up what was made of a cell, by its bytes: from `start` to `end`, which are ASCII. */
export type RememberedCells<T extends object> = (
  bytes: Uint8Array,
  start: number,
  end: number,
) => T;

/** A published file has sixteen statuses and 730 SIC texts; of a damaged one no more than this is remembered. */
const mostRemembered = 5_000;
const longestRemembered = 250;
/** Three times as many, so that a look-up meets few others; a power of two. */
const slotCount = 16_384;

interface Remembered<T> {
  readonly cell: Uint8Array;
  readonly value: T;
}

/** Makes something of every different cell once, and no text of those that were seen before. */
export function rememberCells<T extends object>(make: (cell: string) => T): RememberedCells<T> {
  const slots: (Remembered<T> | null)[] = Array.from({ length: slotCount }, () => null);
  let count = 0;

  return (bytes, start, end) => {
    let slot = hashOf(bytes, start, end) & (slotCount - 1);
    for (let found = slots[slot] ?? null; found !== null; found = slots[slot] ?? null) {
      if (found.cell.length === end - start && isSame(found.cell, bytes, start)) return found.value;
      slot = (slot + 1) & (slotCount - 1);
    }
    // A copy, which `slice` of a Buffer is not.
    const cell = new Uint8Array(bytes.subarray(start, end));
    const value = make(Buffer.from(cell.buffer).toString('latin1'));
    if (count < mostRemembered && cell.length <= longestRemembered) {
      slots[slot] = { cell, value };
      count += 1;
    }
    return value;
  };
}

/** Whether a cell is one of a few words. What is none is not remembered, because there is no end to it. */
export function createCellSet(
  words: Iterable<string>,
): (bytes: Uint8Array, start: number, end: number) => boolean {
  const byHash = new Map<number, Uint8Array[]>();
  for (const word of words) {
    const cell = Buffer.from(word);
    const hash = hashOf(cell, 0, cell.length);
    byHash.set(hash, [...(byHash.get(hash) ?? []), cell]);
  }
  return (bytes, start, end) => {
    for (const cell of byHash.get(hashOf(bytes, start, end)) ?? none) {
      if (cell.length === end - start && isSame(cell, bytes, start)) return true;
    }
    return false;
  };
}

const none: readonly Uint8Array[] = [];

function isSame(cell: Uint8Array, bytes: Uint8Array, start: number): boolean {
  const { length } = cell;
  for (let at = 0; at < length; at += 1) {
    if (cell[at] !== bytes[start + at]) return false;
  }
  return true;
}

/** Of a long cell the first and last bytes are enough: a SIC text begins with its code, and what they leave alike is compared. */
const hashedBytes = 8;

/** FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/index.html. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x81_1c_9d_c5 ^ (end - start);
  const head = Math.min(end, start + hashedBytes);
  for (let at = start; at < head; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01_00_01_93);
  for (let at = Math.max(head, end - hashedBytes); at < end; at += 1) {
    hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01_00_01_93);
  }
  return hash ^ (hash >>> 15);
}

/**
 * A set of company numbers that is asked with the bytes of a file: 8 bytes a number instead of a string of 40, and no string
 * for each of five million questions.
 */
export interface CompanyNumberSet {
  readonly size: number;
  add(companyNumber: string): void;
  has(companyNumber: string): boolean;
  /** Whether the eight bytes from `at` are one of the numbers. */
  hasBytes(bytes: Uint8Array, at: number): boolean;
  /** For another thread, which asks the same memory; nothing may be added afterwards. */
  share(): SharedCompanyNumbers;
}

/** What `openCompanyNumberSet` takes. */
export interface SharedCompanyNumbers {
  readonly words: Uint32Array;
  readonly size: number;
}

export const companyNumberBytes = 8;
const smallestBits = 10;

/**
 * Of numbers of eight ASCII characters each; others are not taken, because no file has them. Open addressing with linear
 * probing, at most three quarters full: the whole register takes 64 MB, and is asked as fast as with twice the room; a slot of two zero words is free, since no number is eight NULs.
 */
export function createCompanyNumberSet(companyNumbers: Iterable<string> = []): CompanyNumberSet {
  const set = openCompanyNumberSet({ words: new Uint32Array(2 ** smallestBits * 2), size: 0 });
  for (const companyNumber of companyNumbers) set.add(companyNumber);
  return set;
}

/** The set that another thread has shared. */
export function openCompanyNumberSet(given: SharedCompanyNumbers): CompanyNumberSet {
  const scratch = Buffer.alloc(companyNumberBytes);
  let { words, size } = given;
  let bits = Math.log2(words.length / 2);

  function slotOf(high: number, low: number): number {
    const mask = 2 ** bits - 1;
    let slot = Math.imul(high ^ Math.imul(low, 0x9e3779b1), 0x85ebca6b) >>> (32 - bits);
    for (;;) {
      const isFree = words[slot * 2] === 0 && words[slot * 2 + 1] === 0;
      if (isFree || (words[slot * 2] === high && words[slot * 2 + 1] === low)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  function put(high: number, low: number): void {
    const slot = slotOf(high, low);
    if (words[slot * 2] === high && words[slot * 2 + 1] === low) return;
    words[slot * 2] = high;
    words[slot * 2 + 1] = low;
    size += 1;
  }

  function grow(): void {
    const before = words;
    const { buffer } = before;
    bits += 1;
    words = new Uint32Array(2 ** bits * 2);
    size = 0;
    for (let at = 0; at < before.length; at += 2) {
      const high = before[at] ?? 0;
      const low = before[at + 1] ?? 0;
      if (high !== 0 || low !== 0) put(high, low);
    }
    // At once, because a garbage collection that would free it may be long in coming.
    if (buffer instanceof ArrayBuffer) buffer.transfer(0);
  }

  function hasBytes(bytes: Uint8Array, at: number): boolean {
    const low = wordAt(bytes, at + 4);
    return words[slotOf(wordAt(bytes, at), low) * 2 + 1] === low && low !== 0;
  }

  return {
    get size() {
      return size;
    },
    add,
    has(companyNumber) {
      if (companyNumber.length !== companyNumberBytes) return false;
      scratch.write(companyNumber, 'latin1');
      return hasBytes(scratch, 0);
    },
    hasBytes,
    share() {
      const shared = new Uint32Array(new SharedArrayBuffer(words.byteLength));
      shared.set(words);
      words = shared;
      return { words, size };
    },
  };

  function add(companyNumber: string): void {
    if (companyNumber.length !== companyNumberBytes) return;
    if ((size + 1) * 4 > 2 ** bits * 3) grow();
    scratch.write(companyNumber, 'latin1');
    put(wordAt(scratch, 0), wordAt(scratch, 4));
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) |
      ((bytes[at + 1] ?? 0) << 16) |
      ((bytes[at + 2] ?? 0) << 8) |
      (bytes[at + 3] ?? 0)) >>>
    0
  );
}

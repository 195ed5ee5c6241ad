/** A set of names that costs their bytes and little more: a `Set` of strings takes five times that. */
export interface PackedNameSet {
  has(name: string): boolean;
  readonly size: number;
}

const quote = 0x22;
const backslash = 0x5c;

/**
 * Reads a JSON array of ASCII strings without making a string of any: the names stay where they are in the text, and a hash table says where each
 * begins. Throws at an escape, which no host name needs.
 */
export function packNames(json: Uint8Array): PackedNameSet {
  if (json.includes(backslash)) throw new Error('a list of names has an escape in it');
  const starts = startsOf(json);
  // At most half full, so that a search ends soon.
  const places = new Uint32Array(2 ** Math.ceil(Math.log2(starts.length * 2 + 1)));
  const mask = places.length - 1;
  let size = 0;
  for (const start of starts) {
    const end = json.indexOf(quote, start);
    const place = find(json.subarray(start, end));
    if (places[place] !== 0) continue;
    places[place] = start;
    size += 1;
  }
  return { size, has: (name) => places[find(Buffer.from(name))] !== 0 };

  /** Where the name stands in the table, or the free place where it would. A name never begins at 0, where the bracket is. */
  function find(name: Uint8Array): number {
    let place = hashOf(name) & mask;
    for (;;) {
      const start = places[place] ?? 0;
      if (start === 0 || isAt(name, start)) return place;
      place = (place + 1) & mask;
    }
  }

  function isAt(name: Uint8Array, start: number): boolean {
    if (json[start + name.length] !== quote) return false;
    return name.every((octet, index) => json[start + index] === octet);
  }
}

/** Every second quote ends a name. */
function startsOf(json: Uint8Array): Uint32Array {
  let quotes = 0;
  for (const octet of json) if (octet === quote) quotes += 1;
  const starts = new Uint32Array(quotes / 2);
  let at = -1;
  for (let index = 0; index < starts.length; index += 1) {
    starts[index] = json.indexOf(quote, at + 1) + 1;
    at = json.indexOf(quote, starts[index]);
  }
  return starts;
}

/** FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/). */
function hashOf(name: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const octet of name) hash = Math.imul(hash ^ octet, 0x01000193);
  return hash >>> 0;
}

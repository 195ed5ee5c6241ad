/** A set of names that costs their bytes and little more: a `Set` of strings takes five times that. */
export interface PackedNameSet {
  has(name: string): boolean;
  readonly size: number;
}

/** What such a set is kept in, which threads can share. */
export interface PackedNames {
  /** A JSON array of ASCII strings. */
  readonly json: Uint8Array;
  /** A hash table: where in the text each name begins. */
  readonly places: Uint32Array;
  readonly size: number;
}

const quote = 0x22;
const backslash = 0x5c;

/**
 * Reads a JSON array of ASCII strings without making a string of any: the names stay where they are in the text, and a hash table says where each
 * begins. Throws at an escape, which no host name needs.
 */
export function packNames(source: Uint8Array): PackedNames {
  if (source.includes(backslash)) throw new Error('a list of names has an escape in it');
  const json = new Uint8Array(new SharedArrayBuffer(source.byteLength));
  json.set(source);
  const count = countOf(json);
  // At most half full, so that a search ends soon.
  const slots = 2 ** Math.ceil(Math.log2(count * 2 + 1));
  const places = new Uint32Array(new SharedArrayBuffer(slots * Uint32Array.BYTES_PER_ELEMENT));
  let size = 0;
  for (let at = json.indexOf(quote); at !== -1;) {
    const start = at + 1;
    const end = json.indexOf(quote, start);
    const place = find({ json, places }, json.subarray(start, end));
    if (places[place] === 0) {
      places[place] = start;
      size += 1;
    }
    at = json.indexOf(quote, end + 1);
  }
  return { json, places, size };
}

export function openNames(packed: PackedNames): PackedNameSet {
  return {
    size: packed.size,
    has: (name) => packed.places[find(packed, Buffer.from(name))] !== 0,
  };
}

export function isPackedNames(value: unknown): value is PackedNames {
  return (
    typeof value === 'object' &&
    value !== null &&
    'json' in value &&
    value.json instanceof Uint8Array &&
    'places' in value &&
    value.places instanceof Uint32Array &&
    'size' in value &&
    typeof value.size === 'number'
  );
}

/** Every second quote ends a name. */
function countOf(json: Uint8Array): number {
  let quotes = 0;
  for (const octet of json) if (octet === quote) quotes += 1;
  return quotes / 2;
}

/** Where the name stands in the table, or the free place where it would. A name never begins at 0, where the bracket is. */
function find({ json, places }: Omit<PackedNames, 'size'>, name: Uint8Array): number {
  const mask = places.length - 1;
  let place = hashOf(name) & mask;
  for (;;) {
    const start = places[place] ?? 0;
    if (start === 0 || isAt(json, name, start)) return place;
    place = (place + 1) & mask;
  }
}

function isAt(json: Uint8Array, name: Uint8Array, start: number): boolean {
  if (json[start + name.length] !== quote) return false;
  return name.every((octet, index) => json[start + index] === octet);
}

/** FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/). */
function hashOf(name: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const octet of name) hash = Math.imul(hash ^ octet, 0x01000193);
  return hash >>> 0;
}

import type { ByteRange } from './byte-range.ts';
import { putVarint } from './put-numbers.ts';

/** Puts the values of a row together as SQLite stores them, in column order: https://sqlite.org/fileformat2.html#record_format. */
export interface RecordEncoder extends ByteRange {
  /** Forgets what was added, so a row that turns out odd half-way can be begun anew. */
  begin(): void;
  addValue(value: string | number | null): void;
  addNull(): void;
  /** Of at most 32 bits with its sign. */
  addInteger(value: number): void;
  addText(value: string): void;
  /** A text that stands in these bytes and is ASCII. */
  addAscii(bytes: Uint8Array, start: number, end: number): void;
  /** Closes the record: it stands in `bytes` from `start` to `end` until the next begins. */
  finish(): void;
}

/** The longest form of a number in a record. */
const longestVarint = 9;

export function createRecordEncoder(columns: number): RecordEncoder {
  // The header has its place before the values, whose number and lengths are known when all are there.
  const bodyStart = longestVarint * (columns + 1);
  const types = new Uint8Array(longestVarint * columns);
  let bytes = new Uint8Array(bodyStart + 1_024);
  let buffer = Buffer.from(bytes.buffer);
  let typesEnd = 0;
  let start = bodyStart;
  let end = bodyStart;

  return {
    begin() {
      typesEnd = 0;
      end = bodyStart;
    },
    addValue(value) {
      if (value === null) addNull();
      else if (typeof value === 'number') addInteger(value);
      else addText(value);
    },
    addNull,
    addInteger,
    addText,
    addAscii(source, from, to) {
      const length = to - from;
      makeRoom(length);
      // Variables of its own: those outside the function are read anew for every byte.
      const target = bytes;
      const at = end;
      for (let index = 0; index < length; index += 1)
        target[at + index] = source[from + index] ?? 0;
      end = at + length;
      addTextType(length);
    },
    finish() {
      // The length of the header counts itself; 40 columns of long texts take more than the 127 that fit in one byte.
      let headerBytes = typesEnd + 1;
      if (headerBytes > 0x7f) headerBytes += 1;
      start = bodyStart - headerBytes;
      const at = putVarint(bytes, start, headerBytes);
      const target = bytes;
      const count = typesEnd;
      for (let type = 0; type < count; type += 1) target[at + type] = types[type] ?? 0;
    },
    get bytes() {
      return bytes;
    },
    get start() {
      return start;
    },
    get end() {
      return end;
    },
  };

  function addNull(): void {
    types[typesEnd] = 0;
    typesEnd += 1;
  }

  function addInteger(value: number): void {
    if (value === 0 || value === 1) {
      types[typesEnd] = 8 + value;
      typesEnd += 1;
      return;
    }
    const width = widthOf(value);
    makeRoom(width);
    types[typesEnd] = width;
    typesEnd += 1;
    const at = end;
    for (let index = 0; index < width; index += 1) {
      bytes[at + index] = value >> ((width - 1 - index) * 8);
    }
    end = at + width;
  }

  function addText(value: string): void {
    const { length } = value;
    makeRoom(length * 3);
    const from = end;
    const target = bytes;
    for (let at = 0; at < length; at += 1) {
      const code = value.charCodeAt(at);
      if (code > 0x7f) {
        end = from + buffer.write(value, from, 'utf8');
        addTextType(end - from);
        return;
      }
      target[from + at] = code;
    }
    end = from + length;
    addTextType(length);
  }

  function addTextType(length: number): void {
    const type = 13 + length * 2;
    if (type > 0x7f) {
      typesEnd = putVarint(types, typesEnd, type);
      return;
    }
    types[typesEnd] = type;
    typesEnd += 1;
  }

  function makeRoom(more: number): void {
    if (end + more <= bytes.length) return;
    const larger = new Uint8Array((end + more) * 2);
    larger.set(bytes);
    bytes = larger;
    buffer = Buffer.from(bytes.buffer);
  }
}

/** Bytes an integer takes; of those up to four also its type. */
function widthOf(value: number): number {
  if (value >= -0x80 && value <= 0x7f) return 1;
  if (value >= -0x80_00 && value <= 0x7f_ff) return 2;
  if (value >= -0x80_00_00 && value <= 0x7f_ff_ff) return 3;
  if (value >= -0x80_00_00_00 && value <= 0x7f_ff_ff_ff) return 4;
  throw new RangeError(`${value} does not fit into 32 bits`);
}

import { legalForms } from '../../domain/company-name-key.ts';
import type { ByteRange } from '../../store/sqlite-pages/byte-range.ts';
import { isCapital, isDigit } from '../../sources/companies-house-bulk/read-plain-cell.ts';
import { createCellSet } from '../../sources/companies-house-bulk/remember-cells.ts';

const space = 0x20;
const ampersand = 0x26;
const apostrophe = 0x27;
const fullStop = 0x2e;
const graveAccent = 0x60;
const toCapital = 0x20;
const and = Buffer.from(' AND ');

const isLegalForm = createCellSet(legalForms);

/** What `companyNameKey` makes of a name that is ASCII, without making a text of it. */
export function createKeySpeller(): (bytes: Uint8Array, start: number, end: number) => ByteRange {
  let key = new Uint8Array(1_024);

  return (bytes, start, end) => {
    const most = (end - start) * and.length;
    if (most > key.length) key = new Uint8Array(most * 2);
    const target = key;
    let length = 0;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (isCapital(byte) || isDigit(byte)) {
        target[length] = byte;
        length += 1;
      } else if (isSmall(byte)) {
        target[length] = byte - toCapital;
        length += 1;
      } else if (byte === ampersand) {
        const from = target[length - 1] === space || length === 0 ? 1 : 0;
        for (let index = from; index < and.length; index += 1) {
          target[length] = and[index] ?? 0;
          length += 1;
        }
      } else if (byte !== apostrophe && byte !== graveAccent && byte !== fullStop) {
        // One space for any number of them, and none at the beginning.
        if (length > 0 && target[length - 1] !== space) {
          target[length] = space;
          length += 1;
        }
      }
    }
    if (length > 0 && target[length - 1] === space) length -= 1;
    return { bytes: target, start: 0, end: withoutLegalForms(target, length) };
  };
}

function withoutLegalForms(key: Uint8Array, length: number): number {
  for (let end = length; ;) {
    const gap = lastSpace(key, end);
    if (gap <= 0 || !isLegalForm(key, gap + 1, end)) return end;
    end = gap;
  }
}

function lastSpace(bytes: Uint8Array, end: number): number {
  let at = end - 1;
  while (at >= 0 && bytes[at] !== space) at -= 1;
  return at;
}

function isSmall(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

import type { CompanyNumber } from './company-number.ts';

/** A set of company numbers that are looked up as bytes: ten million lines are asked, and a text for each would cost more than the look-up. */
export interface CompanyNumberSet {
  readonly size: number;
  /** Whether the eight bytes from there are a number of the set. */
  hasBytesAt(bytes: Uint8Array, offset: number): boolean;
  has(companyNumber: CompanyNumber): boolean;
}

const numberLength = 8;
/** Base 36 of eight characters fits a double exactly: 36 ** 8 is below 2 ** 42. */
const base = 36;
const noNumber = -1;

/** Eight bytes for each number, so that the whole register is 45 MB and not half a gigabyte. */
export async function collectCompanyNumbers(
  pages: Iterable<readonly CompanyNumber[]> | AsyncIterable<readonly CompanyNumber[]>,
): Promise<CompanyNumberSet> {
  const codes = await sortedCodes(pages);
  return {
    size: codes.length,
    hasBytesAt: (bytes, offset) => contains(codes, codeAt(bytes, offset)),
    has: (companyNumber) => contains(codes, codeOf(companyNumber)),
  };
}

async function sortedCodes(
  pages: Iterable<readonly CompanyNumber[]> | AsyncIterable<readonly CompanyNumber[]>,
): Promise<Float64Array> {
  let codes = new Float64Array(1024);
  let length = 0;
  for await (const page of pages) {
    if (length + page.length > codes.length) {
      codes = withRoomFor(codes, Math.max(length + page.length, codes.length * 2));
    }
    codes.set(page.map(codeOf), length);
    length += page.length;
  }
  return codes.subarray(0, length).toSorted();
}

function withRoomFor(codes: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(length);
  larger.set(codes);
  return larger;
}

function contains(codes: Float64Array, code: number): boolean {
  let low = 0;
  let high = codes.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = codes[middle] ?? noNumber;
    if (found === code) return code !== noNumber;
    if (found < code) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

function codeOf(companyNumber: CompanyNumber): number {
  let code = 0;
  for (let at = 0; at < numberLength; at += 1) {
    code = code * base + digitOf(companyNumber.charCodeAt(at));
  }
  return code;
}

function codeAt(bytes: Uint8Array, offset: number): number {
  let code = 0;
  for (let at = offset; at < offset + numberLength; at += 1) {
    const digit = digitOf(bytes[at] ?? 0);
    if (digit === noNumber) return noNumber;
    code = code * base + digit;
  }
  return code;
}

/** 0-9 and A-Z; a company number has no other character. */
function digitOf(character: number): number {
  if (character >= 0x30 && character <= 0x39) return character - 0x30;
  if (character >= 0x41 && character <= 0x5a) return character - 0x41 + 10;
  return noNumber;
}

import { isCalendarDay } from './parse-calendar-date.ts';

/** Not what stands in a published file: the careful reader decides what it is. */
export const unreadable = -1;

const slash = 0x2f;
const zero = 0x30;
const mostDigits = 9;

/** `dd/mm/yyyy` as the number YYYYMMDD; null for an empty cell. */
export function readDate(bytes: Uint8Array, start: number, end: number): number | null {
  if (start === end) return null;
  if (end - start !== 10 || bytes[start + 2] !== slash || bytes[start + 5] !== slash) {
    return unreadable;
  }
  const day = readDigits(bytes, start, start + 2);
  const month = readDigits(bytes, start + 3, start + 5);
  const year = readDigits(bytes, start + 6, end);
  if (day < 0 || month < 0 || year < 0) return unreadable;
  return isCalendarDay(year, month, day) ? year * 10_000 + month * 100 + day : unreadable;
}

/** One to nine digits; null for an empty cell. */
export function readNumber(bytes: Uint8Array, start: number, end: number): number | null {
  if (start === end) return null;
  return end - start > mostDigits ? unreadable : readDigits(bytes, start, end);
}

/** Eight capital letters or digits, as `isCompanyNumber` has it. */
export function isPublishedNumber(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 8) return false;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (!isDigit(byte) && !isCapital(byte)) return false;
  }
  return true;
}

/** `N1 1AA` to `SW1A 1AA`, as nearly all are written; of the others `isPostcodeOf` says more. */
export function isCommonPostcode(bytes: Uint8Array, start: number, end: number): boolean {
  const digit = end - 3;
  const gap = digit - 1;
  if (gap - start < 2 || gap - start > 4 || bytes[gap] !== 0x20) return false;
  if (!isDigit(bytes[digit] ?? 0)) return false;
  if (!isCapital(bytes[digit + 1] ?? 0) || !isCapital(bytes[digit + 2] ?? 0)) return false;
  const district = isCapital(bytes[start + 1] ?? 0) ? start + 2 : start + 1;
  if (!isCapital(bytes[start] ?? 0) || !isDigit(bytes[district] ?? 0)) return false;
  if (district + 1 === gap) return true;
  const last = bytes[district + 1] ?? 0;
  return district + 2 === gap && (isDigit(last) || isCapital(last));
}

export function isDigit(byte: number): boolean {
  return byte >= zero && byte <= 0x39;
}

export function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

function readDigits(bytes: Uint8Array, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - zero;
    if (digit < 0 || digit > 9) return unreadable;
    number = number * 10 + digit;
  }
  return number;
}

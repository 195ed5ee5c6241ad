import { isCalendarDay } from '../../sources/companies-house-bulk/parse-calendar-date.ts';

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
    const isDigit = byte >= zero && byte <= 0x39;
    if (!isDigit && (byte < 0x41 || byte > 0x5a)) return false;
  }
  return true;
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

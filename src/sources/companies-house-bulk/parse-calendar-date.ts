/** `dd/mm/yyyy` (the day or month may have lost its zero) as `YYYY-MM-DD`; null when there is no such day. */
export function parseBritishDate(text: string): string | null {
  return text.length === 10 ? parseFullDate(text) : parseAnyDate(text);
}

/** As published, without a regular expression: five million dates are read for one import. */
function parseFullDate(text: string): string | null {
  const isCut = text.charCodeAt(2) === slash && text.charCodeAt(5) === slash;
  const day = isCut ? digitsAt(text, 0, 2) : -1;
  const month = digitsAt(text, 3, 5);
  const year = digitsAt(text, 6, 10);
  if (day < 0 || month < 0 || year < 0) return parseAnyDate(text);
  if (!isCalendarDay(year, month, day)) return null;
  return `${text.slice(6)}-${text.slice(3, 5)}-${text.slice(0, 2)}`;
}

/** Negative when there stands anything else. */
function digitsAt(text: string, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at += 1) {
    const digit = text.charCodeAt(at) - zero;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

const slash = 0x2f;
const zero = 0x30;

function parseAnyDate(text: string): string | null {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text.trim());
  if (!match) return null;
  const [, day = '', month = '', year = ''] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCalendarDate(date) ? date : null;
}

/** Whether a text of the form `YYYY-MM-DD` names a day of the Gregorian calendar. */
export function isCalendarDate(text: string): boolean {
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  return isCalendarDay(year, month, day);
}

export function isCalendarDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

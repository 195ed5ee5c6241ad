import { addDays } from './london-date.ts';

/** The parts of the UK by their bank holidays, as gov.uk names them. */
export const holidayDivisions = ['england-and-wales', 'scotland', 'northern-ireland'] as const;
export type HolidayDivision = (typeof holidayDivisions)[number];

/**
 * Whether a day is a bank holiday, by the rules that have held since 1978 (Banking and Financial Dealings Act 1971 and the yearly proclamations).
 * One-off days are known as far as they had been proclaimed when this was written; later ones have to be set.
 */
export function isBankHoliday(date: string, division: HolidayDivision): boolean {
  const year = date.slice(0, 4);
  const key = `${year} ${division}`;
  const holidays = known.get(key) ?? bankHolidaysOf(Number(year), division);
  known.set(key, holidays);
  return holidays.has(date);
}

/** Years that were asked for: the streams ask of today with every heartbeat. */
const known = new Map<string, ReadonlySet<string>>();

/** The bank holidays of a year; one that falls on a weekend stands as its substitute. */
export function bankHolidaysOf(year: number, division: HolidayDivision): ReadonlySet<string> {
  const days = new Set([...movableDays(year, division), ...oneOffDays(year, division)]);
  const fixed = fixedDays(division).map((day) => `${year}-${day}`);
  for (const day of fixed) if (!isWeekend(day)) days.add(day);
  // A substitute is the next weekday that is not a holiday already: Boxing Day keeps its Monday, Christmas Day gets the Tuesday.
  for (const day of fixed) if (isWeekend(day)) days.add(nextFreeWeekday(day, days));
  return days;
}

function fixedDays(division: HolidayDivision): readonly string[] {
  switch (division) {
    case 'england-and-wales':
      return ['01-01', '12-25', '12-26'];
    case 'scotland':
      return ['01-01', '01-02', '11-30', '12-25', '12-26'];
    case 'northern-ireland':
      return ['01-01', '03-17', '07-12', '12-25', '12-26'];
  }
}

function movableDays(year: number, division: HolidayDivision): readonly string[] {
  const easter = easterSunday(year);
  const isScotland = division === 'scotland';
  return [
    addDays(easter, -2),
    ...(isScotland ? [] : [addDays(easter, 1)]),
    earlyMayMoved.get(year) ?? firstMonday(`${year}-05-01`),
    springMoved.get(year) ?? lastMonday(`${year}-05-31`),
    isScotland ? firstMonday(`${year}-08-01`) : lastMonday(`${year}-08-31`),
  ];
}

/** The anniversaries of VE Day. */
const earlyMayMoved: ReadonlyMap<number, string> = new Map([
  [1995, '1995-05-08'],
  [2020, '2020-05-08'],
]);

/** Beside a jubilee of the Queen. */
const springMoved: ReadonlyMap<number, string> = new Map([
  [2002, '2002-06-04'],
  [2012, '2012-06-04'],
  [2022, '2022-06-02'],
]);

/** https://www.gov.uk/bank-holidays and the archive of it. */
const oneOffs: readonly { readonly date: string; readonly only?: HolidayDivision }[] = [
  { date: '1999-12-31' },
  { date: '2002-06-03' },
  { date: '2011-04-29' },
  { date: '2012-06-05' },
  { date: '2022-06-03' },
  { date: '2022-09-19' },
  { date: '2023-05-08' },
  { date: '2026-06-15', only: 'scotland' },
];

function oneOffDays(year: number, division: HolidayDivision): readonly string[] {
  return oneOffs
    .filter(({ date, only }) => date.startsWith(`${year}-`) && (only ?? division) === division)
    .map(({ date }) => date);
}

function firstMonday(from: string): string {
  return addDays(from, (8 - weekdayOf(from)) % 7);
}

function lastMonday(until: string): string {
  return addDays(until, -((weekdayOf(until) + 6) % 7));
}

function nextFreeWeekday(from: string, taken: ReadonlySet<string>): string {
  let day = from;
  while (isWeekend(day) || taken.has(day)) day = addDays(day, 1);
  return day;
}

function isWeekend(date: string): boolean {
  return weekdayOf(date) % 6 === 0;
}

/** 0 = Sunday. */
function weekdayOf(date: string): number {
  return new Date(`${date}T12:00:00Z`).getUTCDay();
}

/** The anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8). */
function easterSunday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((8 * b + 13) / 25) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = Math.floor((a + 11 * d + 19 * e) / 433);
  const month = Math.floor((d + e - 7 * f + 90) / 25);
  const day = (d + e - 7 * f + 33 * month + 19) % 32;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

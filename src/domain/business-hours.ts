import { isBankHoliday, type HolidayDivision } from './bank-holidays.ts';
import { addDays, londonDateOf } from './london-date.ts';
import { londonInstant } from './london-instant.ts';

export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
export type Weekday = (typeof weekdays)[number];

/** When somebody works, by the clock in London. */
export interface BusinessHours {
  /** At least one. */
  readonly days: readonly Weekday[];
  /** Minutes past midnight. */
  readonly fromMinute: number;
  /** Minutes past midnight, later than `fromMinute`; 1,440 is the end of the day. */
  readonly toMinute: number;
  /** Whose bank holidays are not worked. */
  readonly holidays: HolidayDivision | 'none';
  /** Further days that are not worked, as `YYYY-MM-DD`. */
  readonly extraHolidays: readonly string[];
}

/** From one instant up to, not including, another. */
export interface OpenPeriod {
  readonly from: number;
  readonly to: number;
}

/** Days that follow each other without a pause are looked at as one period no further than this. */
const longestPeriodDays = 31;

/** The period that `now` lies in, or else the next one. */
export function openPeriodFrom(hours: BusinessHours, now: number): OpenPeriod {
  let date = addDays(londonDateOf(now), -1);
  let period = periodOf(hours, date);
  while (period === null || period.to <= now) {
    date = addDays(date, 1);
    period = periodOf(hours, date);
  }
  for (let days = 1; days < longestPeriodDays; days += 1) {
    date = addDays(date, 1);
    const next = periodOf(hours, date);
    if (next?.from !== period.to) break;
    period = { from: period.from, to: next.to };
  }
  return period;
}

/** When closed hours end; null while it is open. */
export function closedUntil(hours: BusinessHours, now: number): number | null {
  const { from } = openPeriodFrom(hours, now);
  return from > now ? from : null;
}

/** When the latest period before `now` ended. */
export function latestClosing(hours: BusinessHours, now: number): number {
  let date = londonDateOf(now);
  let period = periodOf(hours, date);
  while (period === null || period.to > now) {
    date = addDays(date, -1);
    period = periodOf(hours, date);
  }
  return period.to;
}

function periodOf(hours: BusinessHours, date: string): OpenPeriod | null {
  const weekday = weekdays[new Date(`${date}T12:00:00Z`).getUTCDay()];
  if (weekday === undefined || !hours.days.includes(weekday)) return null;
  if (hours.extraHolidays.includes(date)) return null;
  if (hours.holidays !== 'none' && isBankHoliday(date, hours.holidays)) return null;
  const from = londonInstant(date, hours.fromMinute);
  const to = londonInstant(date, hours.toMinute);
  // All of it lies in the hour that the clocks skip.
  return from < to ? { from, to } : null;
}

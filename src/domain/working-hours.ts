import { isBankHoliday } from './bank-holidays.ts';
import { londonDateOf } from './london-date.ts';
import { londonInstant } from './london-instant.ts';

const opensAt = 8 * 60;
const closesAt = 18 * 60;

/** The hours of a working day at Companies House, in which its streams are never quiet for long: 08:00 to 18:00 in London, Monday to Friday but for bank holidays. */
export interface WorkingPeriod {
  readonly from: number;
  readonly to: number;
}

/** The working period that an instant lies in; null outside. */
export function workingPeriodAt(now: number): WorkingPeriod | null {
  const today = londonDateOf(now);
  const weekday = new Date(`${today}T12:00:00Z`).getUTCDay();
  if (weekday === 0 || weekday === 6) return null;
  if (isBankHoliday(today, 'england-and-wales')) return null;
  const period = { from: londonInstant(today, opensAt), to: londonInstant(today, closesAt) };
  return now >= period.from && now < period.to ? period : null;
}

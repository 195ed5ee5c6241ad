import { isBankHoliday } from './bank-holidays.ts';
import { londonDateOf } from './london-date.ts';
import { londonOffsetMs } from './london-offset.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const opensAtMs = 8 * hourMs;
const closesAtMs = 18 * hourMs;

/** The hours of a working day at Companies House, in which its streams are never quiet for long: 08:00 to 18:00 in London, Monday to Friday but for bank holidays. */
export interface WorkingPeriod {
  readonly from: number;
  readonly to: number;
}

/** The working period that an instant lies in; null outside. */
export function workingPeriodAt(now: number): WorkingPeriod | null {
  const local = now + londonOffsetMs(now);
  const weekday = new Date(local).getUTCDay();
  if (weekday === 0 || weekday === 6) return null;
  const sinceMidnight = local % dayMs;
  if (sinceMidnight < opensAtMs || sinceMidnight >= closesAtMs) return null;
  if (isBankHoliday(londonDateOf(now), 'england-and-wales')) return null;
  // The clocks change on Sundays: a working day is as long as any other.
  const midnight = now - sinceMidnight;
  return { from: midnight + opensAtMs, to: midnight + closesAtMs };
}

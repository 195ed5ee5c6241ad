import { londonOffsetMs } from './london-offset.ts';

/** The calendar day in London (`YYYY-MM-DD`) at an instant: register dates are London days. */
export function londonDateOf(instant: number): string {
  return new Date(instant + londonOffsetMs(instant)).toISOString().slice(0, 10);
}

/** Whole days from one `YYYY-MM-DD` to another; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** The day `count` days later. */
export function addDays(date: string, count: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/** The same day `count` months later, or the last day of that month where it is shorter. */
export function addMonths(date: string, count: number): string {
  const start = new Date(`${date}T00:00:00Z`);
  const day = start.getUTCDate();
  const target = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + count, 1));
  const lastDay = new Date(
    Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0),
  ).getUTCDate();
  target.setUTCDate(Math.min(day, lastDay));
  return target.toISOString().slice(0, 10);
}

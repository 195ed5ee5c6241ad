import { addDays, londonDateOf } from './london-date.ts';

const statusLagDays = 28;

/**
 * Filings and status are two records, and the status may go on to propose for days after the filing that ends a strike-off, up to this day. Later it is
 * of a strike-off whose notice is not seen.
 */
export function lastLateDayOf(endedOn: string): string {
  return addDays(endedOn, statusLagDays);
}

/** Whether the register was seen without a proposal after that day, so that a later one is no late one. */
export function isClearAfter(endedOn: string, enteredAfter: number | null): boolean {
  return enteredAfter !== null && londonDateOf(enteredAfter) > endedOn;
}

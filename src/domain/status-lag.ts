import { addDays } from './london-date.ts';

const statusLagDays = 28;

/**
 * Filings and status are two records, and the status may go on to propose for days after the filing that ends a strike-off, up to this day. Later it is
 * of a strike-off whose notice is not seen.
 */
export function lastLateDayOf(endedOn: string): string {
  return addDays(endedOn, statusLagDays);
}

/** When a proposal was seen that no filing of its own tells of. */
export interface FirstSight {
  readonly beganOn: string;
  /** The last day on which the register is known not to have proposed; null when it was never seen without. */
  readonly clearOn: string | null;
}

/** Whether that is what was left of an attempt that had ended before: where the register was never seen without a proposal meanwhile, it may only be late. */
export function isShownLate(endedOn: string, { beganOn, clearOn }: FirstSight): boolean {
  if (clearOn !== null && clearOn >= endedOn) return false;
  return endedOn < beganOn && beganOn <= lastLateDayOf(endedOn);
}

/** The later of two days, either of which may be unknown. */
export function laterDay(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}

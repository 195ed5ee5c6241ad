import { workingPeriodAt } from '../domain/working-hours.ts';

/** Working hours begin and end on the quarter of an hour, in summer and in winter. */
const quarterMs = 15 * 60_000;
const known = new Map<number, boolean>();

/** Whether Companies House is at work. Asked with every heartbeat, so that it is worked out once for each quarter of an hour. */
export function isWorkTime(now: number): boolean {
  const quarter = Math.floor(now / quarterMs);
  const answer = known.get(quarter) ?? workingPeriodAt(quarter * quarterMs) !== null;
  known.set(quarter, answer);
  return answer;
}

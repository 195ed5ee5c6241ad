import { constants, getPriority, setPriority } from 'node:os';

/**
 * From now on this process, and what it starts, takes a core only as far as others of usual priority leave it one: with nobody else it is as fast as before. To
 * be called before threads are started, because Linux keeps a priority for each of them
 * (https://man7.org/linux/man-pages/man2/setpriority.2.html). Whoever was begun with a lower one keeps that.
 */
export function giveWay(): void {
  const lower = constants.priority.PRIORITY_BELOW_NORMAL;
  if (getPriority() < lower) setPriority(lower);
}

/**
 * Whether a stored fact is newer than one that is told as of an instant. What lies ahead of now was stored by a clock that was ahead: when it was true nobody knows,
 * and it is no newer than what is told now.
 */
export function isNewerFact(
  storedAsOf: number,
  told: { readonly asOf: number; readonly now: number },
): boolean {
  return storedAsOf > told.asOf && storedAsOf <= told.now;
}

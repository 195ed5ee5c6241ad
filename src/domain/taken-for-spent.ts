/** How the reason begins where a look-up is not bought again although nobody knows whether it was charged (decision 53). */
export const takenForSpent = 'taken for spent';

export function isTakenForSpent(reason: string | null): boolean {
  return reason?.startsWith(takenForSpent) === true;
}

/** What is stored of a sweep, and of the work that it has asked for. */
export interface SweepFigures {
  readonly pass: number;
  /** Companies that a pass goes over. */
  readonly total: number;
  /** Of this pass: looked at so far, and stale among them. */
  readonly lookedAt: number;
  readonly found: number;
  /** Checks that wait or run. */
  readonly waiting: number;
  /** Calls of the register that were made in the last `paceWindowMs`. */
  readonly recentCalls: number;
}

export interface RepairProgress {
  readonly checked: number;
  readonly total: number;
  /** How long it still takes at the present pace; null while nothing is asked, or nothing is left. */
  readonly remainingMs: number | null;
}

export const paceWindowMs = 300_000;

/** How far the repair is: companies known to be right, of all that it goes over. What was not looked at yet is taken to be like what was. */
export function repairProgress(figures: SweepFigures): RepairProgress {
  const { pass, total, lookedAt, found, waiting, recentCalls } = figures;
  const gone = pass === 1 ? Math.min(lookedAt, total) : total;
  const staleShare = lookedAt === 0 ? 1 : found / lookedAt;
  const callsLeft = waiting + (total - gone) * staleShare;
  return {
    checked: Math.max(0, gone - waiting),
    total,
    remainingMs:
      recentCalls === 0 || callsLeft === 0
        ? null
        : Math.ceil((callsLeft / recentCalls) * paceWindowMs),
  };
}

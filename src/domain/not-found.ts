const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** When a company that the register denies is asked about again, counted from its first denial. As long as a notice is looked at. */
const looksAfterMs = [
  2 * minuteMs,
  15 * minuteMs,
  hourMs,
  6 * hourMs,
  24 * hourMs,
  48 * hourMs,
  72 * hourMs,
] as const;
export const notFoundPatienceMs = 72 * hourMs;
/** A register that denies what it has does so for minutes; whoever is denied for longer has been answered, though not for good. */
export const notFoundDoubtMs = hourMs;

/** What a company is known to have been answered; null where the register has found it since, or was never asked. */
export interface NotFound {
  readonly since: number;
  /** The latest such answer. */
  readonly at: number;
}

/** The next time to ask; null once it has been denied for so long that there is nothing more to wait for. */
export function nextLookForNotFound({ since, at }: NotFound): number | null {
  const afterMs = looksAfterMs.find((ms) => since + ms > at);
  return afterMs === undefined ? null : since + afterMs;
}

/** Whether the denial is the register's answer: it was repeated, and not within one spell of trouble. */
export function isNotFoundBelieved({ since, at }: NotFound): boolean {
  return at - since >= notFoundDoubtMs;
}

/** Whether it has ended what was known of the company. */
export function isNotFoundForGood({ since, at }: NotFound): boolean {
  return at - since >= notFoundPatienceMs;
}

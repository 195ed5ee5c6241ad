/** Median and spread of a few figures. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Of an even number the mean of the two in the middle; null of none. */
export function summarise(values: readonly number[]): Summary | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (upper === undefined || lower === undefined || min === undefined || max === undefined) {
    return null;
  }
  return { median: (lower + upper) / 2, min, max };
}

/** What was seen of a running service at one moment. */
export interface SoakSample {
  /** Seconds since the load began. */
  readonly at: number;
  readonly rssMb: number;
  readonly heapMb: number;
  readonly openFiles: number;
  /** Jobs that are due or running. */
  readonly queueDepth: number;
}

export const watched = ['rssMb', 'heapMb', 'openFiles', 'queueDepth'] as const;

/** What each may grow from the second quarter of the time to the last one: a share of what it was, and so much more. */
const mayGrow = {
  rssMb: { share: 0.1, plus: 10 },
  heapMb: { share: 0.25, plus: 10 },
  openFiles: { share: 0.2, plus: 5 },
  queueDepth: { share: 0.5, plus: 50 },
} as const;

export interface Growth {
  readonly what: (typeof watched)[number];
  readonly before: number;
  readonly after: number;
  readonly isTooMuch: boolean;
}

/**
 * Compares medians of the second and the last quarter: what is loaded and compiled at first is not growth, and neither is one sample taken
 * while something large was in hand.
 */
export function judgeGrowth(samples: readonly SoakSample[]): readonly Growth[] {
  const quarter = Math.floor(samples.length / 4);
  return watched.map((what) => {
    const before = median(samples.slice(quarter, 2 * quarter).map((sample) => sample[what]));
    const after = median(samples.slice(-quarter).map((sample) => sample[what]));
    const { share, plus } = mayGrow[what];
    return { what, before, after, isTooMuch: after > before * (1 + share) + plus };
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

import type { GapRepair } from './stream.ts';

/**
 * What is known of a stretch of a stream. Seen: its events came. Repaired: what they may have changed was asked of the register, and who came under
 * threat was found. Rechecked: what we hold was asked, and who came under threat is told by the next snapshot. Unknown: nothing makes up
 * for it yet.
 */
export const coverageStates = ['seen', 'repaired', 'rechecked', 'unknown'] as const;
export type CoverageState = (typeof coverageStates)[number];

export interface CoverageSegment {
  readonly from: number;
  readonly to: number;
  readonly state: CoverageState;
}

export interface Coverage {
  /** In the order of time, without gaps or overlaps; neighbours differ. */
  readonly segments: readonly CoverageSegment[];
  /** Share of the time in each state, adding up to 1. */
  readonly shares: Readonly<Record<CoverageState, number>>;
}

export interface CoverageGap {
  readonly missedFrom: number;
  readonly missedTo: number | null;
  readonly closedBy: GapRepair | null;
  readonly areEntriesFound: boolean;
}

export interface CoverageRequest {
  readonly from: number;
  readonly to: number;
  readonly gaps: readonly CoverageGap[];
  /** Since when nothing that has come shows that the stream is seen; null while it is. */
  readonly unseenSince: number | null;
}

/** How well a stream is covered from one instant to another; null when there is no time between them. Where stretches overlap the worse word holds. */
export function streamCoverage(request: CoverageRequest): Coverage | null {
  const { from, to, unseenSince } = request;
  if (to <= from) return null;
  const stretches = request.gaps.map(({ missedFrom, missedTo, ...gap }) => ({
    from: missedFrom,
    to: missedTo ?? to,
    state: stateOf(gap),
  }));
  if (unseenSince !== null) stretches.push({ from: unseenSince, to, state: 'unknown' });
  const within = (at: number): number => Math.min(Math.max(at, from), to);
  const cuts = new Set([from, to]);
  for (const stretch of stretches) {
    cuts.add(within(stretch.from));
    cuts.add(within(stretch.to));
  }
  const borders = [...cuts].toSorted((a, b) => a - b);
  const segments: CoverageSegment[] = [];
  for (const [at, end] of borders.slice(1).entries()) {
    const start = borders[at] ?? from;
    const over = stretches.filter((stretch) => stretch.from <= start && end <= stretch.to);
    const state = worst(over.map((stretch) => stretch.state));
    const last = segments.at(-1);
    if (last?.state === state) segments[segments.length - 1] = { ...last, to: end };
    else segments.push({ from: start, to: end, state });
  }
  return { segments, shares: sharesOf(segments, to - from) };
}

function stateOf({
  closedBy,
  areEntriesFound,
}: Pick<CoverageGap, 'closedBy' | 'areEntriesFound'>): CoverageState {
  if (closedBy === null) return 'unknown';
  if (closedBy === 'stream') return 'seen';
  return areEntriesFound ? 'repaired' : 'rechecked';
}

function worst(states: readonly CoverageState[]): CoverageState {
  return coverageStates.toReversed().find((state) => states.includes(state)) ?? 'seen';
}

function sharesOf(
  segments: readonly CoverageSegment[],
  wholeMs: number,
): Readonly<Record<CoverageState, number>> {
  const shareOf = (state: CoverageState): number => {
    let ms = 0;
    for (const segment of segments) if (segment.state === state) ms += segment.to - segment.from;
    return ms / wholeMs;
  };
  return {
    seen: shareOf('seen'),
    repaired: shareOf('repaired'),
    rechecked: shareOf('rechecked'),
    unknown: shareOf('unknown'),
  };
}

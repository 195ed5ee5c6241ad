import type { Write } from './serving-plan.ts';
import type { SeenCommit } from './watch-commits.ts';

export interface Latencies {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * From the instant an event was handed to the socket to the instant at which another connection first saw it, in milliseconds. Null when none of
 * the events asked for was seen.
 */
export function measureLatencies(
  writes: readonly Pick<Write, 'from' | 'to' | 'at'>[],
  seen: readonly SeenCommit[],
  isAskedFor: (index: number) => boolean,
): Latencies | null {
  const found: number[] = [];
  let at = 0;
  for (const write of writes) {
    for (let index = write.from; index < write.to; index += 1) {
      while ((seen[at]?.upTo ?? Infinity) <= index) at += 1;
      const commit = seen[at];
      if (commit !== undefined && isAskedFor(index)) found.push(commit.at - write.at);
    }
  }
  const sorted = Float64Array.from(found).toSorted();
  const percentile = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN;
  if (sorted.length === 0) return null;
  return {
    count: sorted.length,
    p50: percentile(0.5),
    p95: percentile(0.95),
    p99: percentile(0.99),
    max: percentile(1),
  };
}

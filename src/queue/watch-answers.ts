/** What one process has felt of a provider lately. Kept in memory: it is learnt again within a minute, and only what follows from it is stored. */
export interface Feeling {
  /** Failures in a row. */
  readonly failures: number;
  readonly samples: number;
  /** Moving averages of the time to an answer, of a few answers and of many. */
  readonly recentMs: number;
  readonly usualMs: number;
}

export const unfelt: Feeling = { failures: 0, samples: 0, recentMs: 0, usualMs: 0 };

export interface AnswerSeen {
  readonly isFailure: boolean;
  readonly tookMs: number;
}

const failuresInARow = 5;
/** The usual time is believed after this many answers. */
const fewestSamples = 50;
const recentShare = 1 / 8;
const usualShare = 1 / 128;
/** Netflix's gradient tolerates twice the usual time (https://github.com/Netflix/concurrency-limits); calls that fetch more are slower here. */
const slowTimes = 3;
/** Nobody slows down for less. */
const slowFromMs = 2_000;

/** Says whether the provider fails in a row or answers far slower than it is used to. */
export function watchAnswer(
  felt: Feeling,
  { isFailure, tookMs }: AnswerSeen,
): { readonly felt: Feeling; readonly trouble: 'failing' | 'slow' | null } {
  if (isFailure) {
    const failures = felt.failures + 1;
    const isRun = failures >= failuresInARow;
    return {
      felt: { ...felt, failures: isRun ? 0 : failures },
      trouble: isRun ? 'failing' : null,
    };
  }
  const recentMs =
    felt.samples === 0 ? tookMs : felt.recentMs + (tookMs - felt.recentMs) * recentShare;
  const isSlow =
    felt.samples >= fewestSamples && recentMs > slowFromMs && recentMs > slowTimes * felt.usualMs;
  // A bad hour must not become what is usual.
  const share = isSlow ? 0 : Math.max(usualShare, 1 / (felt.samples + 1));
  return {
    felt: {
      failures: 0,
      samples: felt.samples + 1,
      recentMs,
      usualMs: felt.usualMs + (tookMs - felt.usualMs) * share,
    },
    trouble: isSlow ? 'slow' : null,
  };
}

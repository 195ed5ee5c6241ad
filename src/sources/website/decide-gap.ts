/** What the answers of a site so far tell of how much it bears. */
export interface SitePace {
  /** Smoothed time an answer takes. */
  readonly answerMs: number;
  /** How many times as long the rest is because the site is in trouble, 1 when it is not. */
  readonly strain: number;
}

export const freshPace: SitePace = { answerMs: 0, strain: 1 };

/** A slow site is left in peace for as long as it took to answer, at most this long. */
const longestAdaptedMs = 10_000;
const mostStrain = 16;
const smoothing = 0.3;

/** After trouble (429, 502 to 504, no answer) the rest doubles; with every answer a quarter of that goes again. */
export function noteAnswer(
  pace: SitePace,
  answer: { readonly tookMs: number; readonly isTrouble: boolean },
): SitePace {
  return {
    answerMs: pace.answerMs + (answer.tookMs - pace.answerMs) * smoothing,
    strain: answer.isTrouble
      ? Math.min(pace.strain * 2, mostStrain)
      : Math.max(1, pace.strain * 0.75),
  };
}

/** Rest between the end of one request and the start of the next. Nothing is added where no rest is wanted: imitated sites. */
export function gapOf(
  pace: SitePace,
  asked: { readonly restMs: number; readonly crawlDelayMs: number },
): number {
  const adaptedMs =
    asked.restMs === 0
      ? 0
      : Math.min(Math.max(asked.restMs, pace.answerMs) * pace.strain, longestAdaptedMs);
  return Math.ceil(Math.max(asked.restMs, asked.crawlDelayMs, adaptedMs));
}

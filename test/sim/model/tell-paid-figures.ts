import type { PaidFigures } from './paid-run.ts';

/** One line of what a run came to, and what all of them did together. */
export function tellPaidFigures(name: string, figures: readonly PaidFigures[]): string {
  const sum = (of: (each: PaidFigures) => number): number =>
    figures.reduce((all, each) => all + of(each), 0);
  const doubts = sum((each) => each.doubts);
  const left = sum((each) => each.left.length);
  const evidence = countOf(
    figures.flatMap(({ resolvedBy }) =>
      Object.entries(resolvedBy).flatMap(([how, count]) =>
        Array.from({ length: count }, () => how),
      ),
    ),
  );
  const reasons = countOf(figures.flatMap((each) => each.left));
  const longest = Math.max(...figures.map((each) => each.longestUnalertedMs));
  return (
    `${name}: ${sum((each) => each.asked)} look-ups asked for, ${sum((each) => each.carriedOut)} starts carried out, ` +
    `${sum((each) => each.charged)} credits; ${sum((each) => each.crashes)} crashes, ${sum((each) => each.lostReplies)} lost replies; ` +
    `${doubts} doubts, ${doubts - left} ended without a person (${evidence}; ${sum((each) => each.takenForSpent)} of them taken for spent), ${left} left to a person${left === 0 ? '' : ` (${reasons})`}; ` +
    `told after ${(longest / 60_000).toFixed(1)} minutes at most; ${sum((each) => each.unexplained)} credits unexplained\n`
  );
}

export function shareResolved(figures: readonly PaidFigures[]): number {
  const doubts = figures.reduce((all, each) => all + each.doubts, 0);
  const left = figures.reduce((all, each) => all + each.left.length, 0);
  return doubts === 0 ? 0 : (doubts - left) / doubts;
}

function countOf(words: readonly string[]): string {
  return [...Map.groupBy(words, (word) => word)]
    .map(([word, all]) => `${word} ${all.length}`)
    .join(', ');
}

/**
 * Positions 0..count-1 chosen at random, each at most once, in rising order: every set is as likely as any other (Bentley and
 * Floyd, "A sample of brilliance", Communications of the ACM 30:9, 1987). All of them when there are no more than asked for.
 */
export function choosePositions(
  { count, wanted }: { readonly count: number; readonly wanted: number },
  next: () => number,
): readonly number[] {
  const chosen = new Set<number>();
  for (let last = Math.max(0, count - wanted); last < count; last += 1) {
    const position = Math.floor(next() * (last + 1));
    chosen.add(chosen.has(position) ? last : position);
  }
  return [...chosen].toSorted((a, b) => a - b);
}

/** By bisection, for a page may have as many seams as letters. */
export function seamsWithin(seams: readonly number[], from: number, to: number): readonly number[] {
  let low = 0;
  let high = seams.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seams[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  const within: number[] = [];
  for (let index = low; index < seams.length && (seams[index] ?? 0) <= to; index += 1) {
    within.push(seams[index] ?? 0);
    if (within.length >= 64) break;
  }
  return within;
}

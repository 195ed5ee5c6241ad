/** Positions 0..count-1 that make up a share in percent, as far from each other as can be; at least one where there is any. */
export function spreadPositions(count: number, sharePercent: number): readonly number[] {
  const wanted = Math.min(count, Math.max(1, Math.round((count * sharePercent) / 100)));
  return Array.from({ length: wanted }, (_, index) => Math.floor((index * count) / wanted));
}

import type { SeededRandom } from '../../../src/sandbox/seeded-random.ts';

/** How many entries a choice is spread over: one pick is one look-up, and a share is exact to a fraction of a per mille. */
const slots = 8_192;

/** Picks by weight in constant time, which matters at forty picks a row and millions of rows. */
export function createWeightedList<T>(
  entries: readonly (readonly [item: T, weight: number])[],
): (random: SeededRandom) => T {
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  const spread: T[] = [];
  let passed = 0;
  for (const [item, weight] of entries) {
    passed += weight;
    const end = Math.round((passed / total) * slots);
    while (spread.length < end) spread.push(item);
  }
  return (random) => random.pick(spread);
}

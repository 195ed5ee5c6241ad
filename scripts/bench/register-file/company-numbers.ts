import type { SeededRandom } from '../../../src/sandbox/seeded-random.ts';

/** Numbers without prefix given so far; the highest in late 2026 is near it. */
export const highestEnglishNumber = 16_900_000;
/** Half of all live companies are younger than ten years, so the low numbers are thinly kept. */
const oldNumbersEnd = 8_000_000;
const shareOfOld = 0.16;
const highestOfPrefix = 999_999;

/** Company numbers that look random and never repeat, in constant memory. */
export function createCompanyNumbers(random: SeededRandom) {
  const old = createScatteredSequence(random, oldNumbersEnd);
  const recent = createScatteredSequence(random, highestEnglishNumber - oldNumbersEnd);
  const prefixed = new Map<string, () => number>();

  return (prefix: string): string => {
    if (prefix === '') {
      const number = random.chance(shareOfOld) ? old() : oldNumbersEnd + recent();
      return String(number).padStart(8, '0');
    }
    const next = prefixed.get(prefix) ?? createScatteredSequence(random, highestOfPrefix);
    prefixed.set(prefix, next);
    return prefix + String(next()).padStart(8 - prefix.length, '0');
  };
}

/** Whole numbers from 1 below `limit`, each once: multiplying by a constant modulo a prime visits every residue. */
function createScatteredSequence(random: SeededRandom, limit: number): () => number {
  const prime = largestPrimeBelow(limit);
  const step = random.integer(Math.floor(prime / 3), Math.floor(prime / 2));
  let at = random.integer(0, prime - 1);
  let taken = 0;
  return () => {
    if (taken === prime) throw new RangeError(`only ${prime} company numbers: ask for fewer rows`);
    taken += 1;
    at = (at + step) % prime;
    return at + 1;
  };
}

function largestPrimeBelow(limit: number): number {
  for (let candidate = limit - 1; ; candidate -= 1) if (isPrime(candidate)) return candidate;
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) {
    if (candidate % divisor === 0) return false;
  }
  return candidate > 1;
}

import type { SeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { commonFirstWords, oddFirstWords } from './business-words.ts';
import { listRareWords } from './rare-words.ts';

export interface FirstWord {
  readonly word: string;
  /** How many companies have a name that begins with it. */
  readonly count: number;
}

/**
 * The words that names begin with, in the order of the file, with their share of the rows. The file is sorted by name,
 * so it is made word by word, and only the names of one word are ever held.
 */
export function planFirstWords(random: SeededRandom, rows: number): readonly FirstWord[] {
  // By word: a word made in two ways would come twice, and the second block would break the order.
  const weights = new Map([
    ...listRareWords().map((word) => [word, random.next()] as const),
    ...commonFirstWords.map((word) => [word, 10 + 60 * random.next()] as const),
    ...oddFirstWords.map((word) => [word, 0.5 + random.next()] as const),
  ]);
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const planned: FirstWord[] = [];
  let passed = 0;
  let given = 0;
  for (const [word, weight] of [...weights].toSorted(inFileOrder)) {
    passed += weight;
    const count = Math.round((passed / total) * rows) - given;
    given += count;
    if (count > 0) planned.push({ word, count });
  }
  return planned;
}

/** With the space that follows it, which sorts before every other character of a name. */
function inFileOrder([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return `${a} ` < `${b} ` ? -1 : 1;
}

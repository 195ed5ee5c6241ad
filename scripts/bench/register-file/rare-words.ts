import type { SeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { nameHeads, nameTails } from './business-words.ts';

/** Joined once: a joined string is kept as two halves until it is written, and these are written often. */
const allRareWords = nameHeads.flatMap((head) => nameTails.map((tail) => `${head}${tail}`));

/** A word like a surname or a village, of some thirty thousand. */
export function rareWord(random: SeededRandom): string {
  return random.pick(allRareWords);
}

export function listRareWords(): readonly string[] {
  return allRareWords;
}

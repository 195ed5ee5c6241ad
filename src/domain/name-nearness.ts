import { nameWords } from './company-name-key.ts';

/** The name is the one asked for. */
export const isTheName = 0;
/** A name it had is the one asked for. */
export const wasTheName = 1;

/**
 * How near the key of a name is to the key asked for; less is nearer. For `ACME`:
 *
 *     ACME                        0
 *     ACME BAKERY                 2, the first words of it
 *     ACMETON                     3, the first letters of it
 *     THE ACME COMPANY            4 and one for each word, because all words are in it, the last perhaps unfinished
 *     WHAT WAS CALLED ACME ONCE   100 and one for each word
 */
export function nearnessTo(key: string): (nameKey: string) => number {
  const asked = nameWords(key);
  const whole = asked.slice(0, -1);
  const last = asked.at(-1) ?? '';
  return (nameKey) => {
    if (nameKey === key) return isTheName;
    if (nameKey.startsWith(`${key} `)) return 2;
    if (nameKey.startsWith(key)) return 3;
    const words = nameKey.split(' ');
    const hasAll =
      whole.every((word) => words.includes(word)) && words.some((word) => word.startsWith(last));
    return (hasAll ? 4 : 100) + words.length;
  };
}

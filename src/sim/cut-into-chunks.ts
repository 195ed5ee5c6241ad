import type { Dice } from './seeded-random.ts';

/** Cuts bytes where a network might: mostly not at all, else anywhere, also inside a character. */
export function cutIntoChunks(bytes: Buffer, dice: Dice): readonly Buffer[] {
  if (bytes.length < 2) return bytes.length === 0 ? [] : [bytes];
  if (!dice.chance(0.25)) return [bytes];
  const places = Array.from({ length: dice.integer(1, 3) }, () =>
    dice.chance(0.3)
      ? insideCharacter(bytes, dice.integer(0, bytes.length - 1))
      : dice.integer(1, bytes.length - 1),
  );
  const cuts = [...new Set([0, ...places, bytes.length])].toSorted((a, b) => a - b);
  return cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));
}

/** The place after the first byte of the first character of several bytes from here on; the middle where there is none. */
export function insideCharacter(bytes: Buffer, from = 0): number {
  for (let at = from; at < bytes.length - 1; at += 1) {
    if ((bytes[at] ?? 0) >= 0xc2) return at + 1;
  }
  return Math.floor(bytes.length / 2);
}

import type { Random } from '../runtime/random.ts';

/** The same choices from the same seed. */
export interface Dice {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  readonly chance: (probability: number) => boolean;
  /** Both ends included. */
  readonly integer: (from: number, to: number) => number;
  readonly between: (from: number, to: number) => number;
  /** Waiting time of something that happens every `mean` on average. */
  readonly waiting: (mean: number) => number;
  readonly pick: <T>(items: readonly T[]) => T;
  /** Dice of their own, so that more throws here change nothing there. */
  readonly fork: (name: string) => Dice;
}

export function createDice(seed: string): Dice {
  const next = mulberry32(hashOf(seed));
  const integer = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    chance: (probability) => next() < probability,
    integer,
    between: (from, to) => from + next() * (to - from),
    waiting: (mean) => -Math.log(1 - next()) * mean,
    pick(items) {
      const item = items[integer(0, items.length - 1)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    fork: (name) => createDice(`${seed}/${name}`),
  };
}

/** What the product is given for its randomness. */
export function randomOf(dice: Dice): Random {
  const bytes = (length: number): Uint8Array =>
    Uint8Array.from({ length }, () => dice.integer(0, 255));
  return {
    next: dice.next,
    uuid() {
      const hex = Array.from({ length: 4 }, () =>
        Math.floor(dice.next() * 0x1_0000_0000)
          .toString(16)
          .padStart(8, '0'),
      ).join('');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
    bytes,
  };
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash;
}

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

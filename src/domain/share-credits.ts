import { addCredits, compareCredits, subtractCredits, type Credits } from './credits.ts';

/** A start that may have cost some of what the balance fell by. */
export interface Sharer {
  readonly id: string;
  readonly readAtBefore: number;
  /** The most it can have cost. */
  readonly mostCredits: Credits;
}

/** Nobody knows on which of them it was; the oldest first, none beyond what it can have cost. */
export function share(
  credits: Credits,
  members: readonly Sharer[],
): readonly { readonly id: string; readonly credits: Credits }[] {
  let left = addCredits(credits, '0');
  return members
    .toSorted((a, b) => a.readAtBefore - b.readAtBefore)
    .map(({ id, mostCredits }) => {
      const own = compareCredits(left, mostCredits) < 0 ? left : addCredits(mostCredits, '0');
      left = subtractCredits(left, own);
      return { id, credits: own };
    });
}

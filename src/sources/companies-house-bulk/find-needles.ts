/**
 * The part that every wording of the status shares: `Proposal`, `proposal` and `PROPOSAL` to strike off, with whatever spaces
 * and hyphens. A name that contains it costs a closer look and no more.
 */
const needles = ['roposal', 'ROPOSAL'].map((text) => Buffer.from(text, 'latin1'));

const nowhere = Infinity;

/** Tells which stretches of a buffer contain a needle. Stretches must be asked in their order; each byte is searched once. */
export function createNeedleFinder() {
  let buffer: Buffer = Buffer.alloc(0);
  /** Where each needle stands next; at or before the last stretch that was asked for. */
  const positions = needles.map(() => -1);
  return {
    start(next: Buffer): void {
      buffer = next;
      positions.fill(-1);
    },
    isIn(from: number, end: number): boolean {
      let isFound = false;
      for (const [index, needle] of needles.entries()) {
        let position = positions[index] ?? nowhere;
        if (position < from) {
          position = buffer.indexOf(needle, from);
          if (position === -1) position = nowhere;
          positions[index] = position;
        }
        if (position < end) isFound = true;
      }
      return isFound;
    },
  };
}

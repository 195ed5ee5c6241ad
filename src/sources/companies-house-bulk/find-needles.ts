interface Needle {
  readonly bytes: Buffer;
  /** Looks closely at where it stands: finding bytes is cheap, comparing letters in whatever case is not. */
  readonly isMeant: (buffer: Buffer, at: number) => boolean;
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const proposal = latin1('proposal');

/**
 * What a wording of the status has: `Proposal` or `proposal`, whatever stands before it, or `- P` and the rest of the word in any case. Each
 * needle is a pass over the whole file, 4 % of the scan. A name that contains one costs a closer look and no more.
 */
const needles: readonly Needle[] = [
  { bytes: latin1('roposal'), isMeant: () => true },
  { bytes: latin1('- P'), isMeant: (buffer, at) => isProposalAt(buffer, at + 2) },
];

/** The same of a text: a row is found or not by its bytes or its text alike, and a wording that is not found is none of a proposal. */
export function mentionsProposal(text: string): boolean {
  return /roposal|- P[Rr][Oo][Pp][Oo][Ss][Aa][Ll]/.test(text);
}

/** Makes small letters of capitals. */
const smallLetter = 0x20;

function isProposalAt(buffer: Buffer, start: number): boolean {
  for (let index = 0; index < proposal.length; index += 1) {
    if (((buffer[start + index] ?? 0) | smallLetter) !== proposal[index]) return false;
  }
  return true;
}

const nowhere = Infinity;

/** Tells which stretches of a buffer contain a needle. Stretches must be asked in their order; each byte is searched once. */
export function createNeedleFinder() {
  let buffer: Buffer = Buffer.alloc(0);
  /** Where each needle stands next; at or before the last stretch that was asked for. */
  const positions = needles.map(() => -1);

  function find({ bytes, isMeant }: Needle, from: number): number {
    for (let at = buffer.indexOf(bytes, from); at !== -1; at = buffer.indexOf(bytes, at + 1)) {
      if (isMeant(buffer, at)) return at;
    }
    return nowhere;
  }

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
          position = find(needle, from);
          positions[index] = position;
        }
        if (position < end) isFound = true;
      }
      return isFound;
    },
  };
}

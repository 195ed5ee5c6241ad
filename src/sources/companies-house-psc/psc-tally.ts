import type { PscTotals } from './psc-schema.ts';

/** What was read so far, over all lines of the snapshot. */
export interface PscTally {
  linesRead: number;
  persons: number;
  statements: number;
  exemptions: number;
  /** Lines that could be of any kind, since they cannot be parsed. */
  unreadable: number;
  /** Kinds this build does not know, with the number of lines. */
  readonly unknownKinds: Map<string, number>;
  /** What the last line says there is; null before it was read. */
  totals: PscTotals | null;
}

export function createPscTally(): PscTally {
  return {
    linesRead: 0,
    persons: 0,
    statements: 0,
    exemptions: 0,
    unreadable: 0,
    unknownKinds: new Map(),
    totals: null,
  };
}

/** A damaged file can have another kind in every line. */
const kindsListed = 100;
const otherKinds = '(others)';

export function countUnknownKind({ unknownKinds }: PscTally, kind: string): void {
  const isListed = unknownKinds.has(kind) || unknownKinds.size < kindsListed;
  const key = isListed ? kind : otherKinds;
  unknownKinds.set(key, (unknownKinds.get(key) ?? 0) + 1);
}

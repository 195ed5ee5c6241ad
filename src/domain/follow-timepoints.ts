import type { GapReason } from './stream.ts';

/** Where a reader of a stream stands between two events. */
export interface ReadPosition {
  /** The highest timepoint that came; null before the first. */
  readonly cursor: number | null;
  /** No event has come on this connection yet. */
  readonly isFresh: boolean;
  /** Lines without a readable timepoint since the last event. */
  readonly unreadable: number;
  /** The cursor from which a missing stretch was asked for a second time. */
  readonly askedAgainFrom: number | null;
}

/** Timepoints between two events, both ends included. */
export interface MissedRange {
  readonly from: number;
  readonly to: number;
  /** `unreadable` = the lines that could not be read account for every one of them. */
  readonly reason: Extract<GapReason, 'hole' | 'stale_start'> | 'unreadable';
}

export type TimepointStep =
  /** To be applied; what lies between it and the one before is missing, unless null. */
  | { readonly kind: 'take'; readonly missed: MissedRange | null }
  /** A stretch is missing: connect once more from the cursor before believing it. */
  | { readonly kind: 'ask-again' }
  /** So far ahead that it cannot be the number of this event. */
  | { readonly kind: 'implausible' };

/** A hundred days of the busiest stream: numbers do not jump further while a connection lasts. */
const furthestJump = 5_000_000;

/**
 * What a timepoint says about those before it. Numbers are contiguous in practice, but messages that Companies House cannot
 * deserialise are skipped, so a hole may be nothing, or events lost at the seam of a resume (facts: companies-house 5.4 and 5.6). Each is asked for once
 * more; what then is still missing goes on record and never holds up what follows.
 */
export function followTimepoint(
  position: ReadPosition,
  timepoint: number,
  mayAskAgain: boolean,
): TimepointStep {
  const { cursor } = position;
  if (cursor === null || timepoint <= cursor + 1) return { kind: 'take', missed: null };
  if (mayAskAgain && position.askedAgainFrom !== cursor) return { kind: 'ask-again' };
  if (!position.isFresh && timepoint - cursor > furthestJump) return { kind: 'implausible' };
  const missed = { from: cursor + 1, to: timepoint - 1 };
  if (position.unreadable === timepoint - cursor - 1) {
    return { kind: 'take', missed: { ...missed, reason: 'unreadable' } };
  }
  return {
    kind: 'take',
    missed: { ...missed, reason: position.isFresh ? 'stale_start' : 'hole' },
  };
}

/** Where the reader stands after it took an event. */
export function afterEvent(position: ReadPosition, timepoint: number): ReadPosition {
  return {
    ...position,
    cursor: Math.max(position.cursor ?? timepoint, timepoint),
    isFresh: false,
    unreadable: 0,
  };
}

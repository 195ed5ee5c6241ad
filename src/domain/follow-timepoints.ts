import type { GapReason } from './stream.ts';

/** Where a reader of a stream stands on its connection, between two events. */
export interface ReadPosition {
  /** The highest timepoint that came, or was asked for; null before the first. */
  readonly cursor: number | null;
  /** Of what the event at the cursor told; null while that is not known. */
  readonly resource: string | null;
  /** No event has come on this connection yet. */
  readonly isFresh: boolean;
  /** Lines without a readable timepoint since the last event. */
  readonly unreadable: number;
  /** Cursors before stretches that are being asked for a second time. */
  readonly askedAgain: TimepointRange | null;
}

/** Timepoints of one stream, both ends included. */
export interface TimepointRange {
  readonly from: number;
  readonly to: number;
}

/** What is missing before an event. */
export interface MissedRange extends TimepointRange {
  /** `unreadable` = the lines that could not be read account for every one of them. */
  readonly reason: Extract<GapReason, 'hole' | 'stale_start'> | 'unreadable';
}

export type TimepointStep =
  /** To be applied; what lies between it and the one before is missing for good, unless null. */
  | { readonly kind: 'take'; readonly missed: MissedRange | null }
  /** To be applied, and what lies before it to be asked for once more. */
  | { readonly kind: 'take-and-ask-again' }
  /** So far ahead that it cannot be the number of this event. */
  | { readonly kind: 'implausible' };

/** A hundred days of the busiest stream: numbers do not jump further while a connection lasts. */
const furthestJump = 5_000_000;

/**
 * What a timepoint says about those before it. Numbers are contiguous in practice, but messages that Companies House cannot
 * deserialise are skipped, so a hole may be nothing, or events lost at the seam of a resume (facts: companies-house 5.4 and 5.6). Each is asked for once
 * more; what then is still missing goes on record. Neither holds up what follows.
 */
export function followTimepoint(
  position: ReadPosition,
  timepoint: number,
  mayAskAgain: boolean,
): TimepointStep {
  const { cursor, isFresh, askedAgain } = position;
  if (cursor === null || timepoint <= cursor + 1) return { kind: 'take', missed: null };
  if (!isFresh && timepoint - cursor > furthestJump) return { kind: 'implausible' };
  const wasAskedAgain = askedAgain !== null && askedAgain.from <= cursor && cursor <= askedAgain.to;
  if (mayAskAgain && !wasAskedAgain) return { kind: 'take-and-ask-again' };
  const missed = { from: cursor + 1, to: timepoint - 1 };
  if (position.unreadable === timepoint - cursor - 1) {
    return { kind: 'take', missed: { ...missed, reason: 'unreadable' } };
  }
  return { kind: 'take', missed: { ...missed, reason: isFresh ? 'stale_start' : 'hole' } };
}

/** Where the reader stands after it took an event of a resource. */
export function afterEvent(
  position: ReadPosition,
  timepoint: number,
  resource: string | null,
): ReadPosition {
  const isLatest = position.cursor === null || timepoint >= position.cursor;
  return {
    ...position,
    cursor: Math.max(position.cursor ?? timepoint, timepoint),
    resource: isLatest ? resource : position.resource,
    isFresh: false,
    unreadable: 0,
  };
}

/** Whether an event that bears the number of the one before it tells of something else, so that it is no repetition of that. */
export function isNumberedTwice(
  { cursor, resource }: ReadPosition,
  timepoint: number,
  told: string | null,
): boolean {
  return timepoint === cursor && resource !== null && told !== null && told !== resource;
}

/** What of a stretch lies in none of the ranges, in rising order. */
export function withoutRanges(
  stretch: TimepointRange,
  ranges: readonly TimepointRange[],
): readonly TimepointRange[] {
  const left: TimepointRange[] = [];
  let next = stretch.from;
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    if (to < next) continue;
    if (from > stretch.to) break;
    if (from > next) left.push({ from: next, to: from - 1 });
    next = to + 1;
  }
  if (next <= stretch.to) left.push({ from: next, to: stretch.to });
  return left;
}

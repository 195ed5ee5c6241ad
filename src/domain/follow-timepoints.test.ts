import { array, assert, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  followTimepoint,
  withoutRanges,
  type ReadPosition,
  type TimepointRange,
} from './follow-timepoints.ts';

const position: ReadPosition = {
  cursor: 41,
  resource: null,
  isFresh: false,
  unreadable: 0,
  askedAgain: null,
};
const askedAgain = { from: 41, to: 41 };

describe('followTimepoint', () => {
  it.each([40, 41, 42])('has nothing missing before %i', (timepoint) => {
    expect(followTimepoint(position, timepoint, true)).toEqual({ kind: 'take', missed: null });
  });

  it('has nothing missing before the very first event', () => {
    const first = { ...position, cursor: null, isFresh: true };

    expect(followTimepoint(first, 9_000_000_000, true)).toEqual({ kind: 'take', missed: null });
  });

  it('asks once more for a hole, and only then believes it', () => {
    expect(followTimepoint(position, 45, true)).toEqual({ kind: 'take-and-ask-again' });
    expect(followTimepoint({ ...position, askedAgain }, 45, true)).toEqual({
      kind: 'take',
      missed: { from: 42, to: 44, reason: 'hole' },
    });
  });

  it('believes at once when it may not ask again', () => {
    expect(followTimepoint(position, 45, false)).toMatchObject({ missed: { reason: 'hole' } });
  });

  it('asks for another hole although the one before was asked for', () => {
    const later = { ...position, cursor: 50, askedAgain };

    expect(followTimepoint(later, 52, true)).toEqual({ kind: 'take-and-ask-again' });
  });

  it('calls it a stale start when it is the first thing a connection says', () => {
    expect(followTimepoint({ ...position, isFresh: true, askedAgain }, 45, true)).toMatchObject({
      missed: { reason: 'stale_start' },
    });
  });

  it.each([
    [3, 'unreadable'],
    [2, 'hole'],
    [4, 'hole'],
  ])('after %i unreadable lines three missing numbers are: %s', (unreadable, reason) => {
    expect(followTimepoint({ ...position, unreadable, askedAgain }, 45, true)).toMatchObject({
      missed: { reason },
    });
  });

  it('does not believe a jump of years within a connection, but does at its start', () => {
    expect(followTimepoint(position, 41 + 5_000_001, true)).toEqual({ kind: 'implausible' });
    expect(followTimepoint({ ...position, isFresh: true }, 41 + 5_000_001, true)).toEqual({
      kind: 'take-and-ask-again',
    });
  });
});

/** The numbers of a range, one by one. */
function expand({ from, to }: TimepointRange): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

describe('withoutRanges', () => {
  it('leaves exactly the numbers that are in no range', () => {
    const range = tuple(integer({ min: 0, max: 40 }), integer({ min: 0, max: 10 })).map(
      ([from, length]) => ({ from, to: from + length }),
    );
    assert(
      property(range, array(range, { maxLength: 6 }), (stretch, ranges) => {
        const taken = new Set(ranges.flatMap(expand));

        expect(withoutRanges(stretch, ranges).flatMap(expand)).toEqual(
          expand(stretch).filter((number) => !taken.has(number)),
        );
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { countReadings, nothingRead, type Readability } from './count-readings.ts';

const minute = 60_000;

interface Batch {
  readonly at: number;
  readonly lines: number;
  readonly unread: number;
}

function after(batches: readonly Batch[]): Readability {
  return batches.reduce((known, { at, ...batch }) => countReadings(known, batch, at), nothingRead);
}

describe('countReadings', () => {
  it.each<[string, readonly Batch[], number | null]>([
    ['all of twenty cannot be read', [{ at: 5, lines: 20, unread: 20 }], 5],
    ['all of nineteen cannot be read', [{ at: 5, lines: 19, unread: 19 }], null],
    ['a fifth of fifty cannot be read', [{ at: 5, lines: 50, unread: 10 }], 5],
    ['less than a fifth cannot be read', [{ at: 5, lines: 50, unread: 9 }], null],
    ['a few of few cannot be read', [{ at: 5, lines: 30, unread: 15 }], null],
    [
      'they come one by one, hours apart',
      Array.from({ length: 20 }, (_, at) => ({ at: at * 60 * minute, lines: 1, unread: 1 })),
      0,
    ],
    [
      'it breaks after a day that was well',
      [
        { at: 0, lines: 100_000, unread: 3 },
        { at: 15 * minute, lines: 30, unread: 30 },
      ],
      15 * minute,
    ],
  ])('tells since when, where %s', (_, batches, since) => {
    expect(after(batches).unreadableSince).toBe(since);
  });

  const broken: Batch = { at: 5, lines: 50, unread: 50 };

  it.each<[string, readonly Batch[], number | null]>([
    ['twenty are read', [{ at: 9, lines: 20, unread: 0 }], null],
    ['nearly all of fifty are read', [{ at: 9, lines: 50, unread: 4 }], null],
    ['a tenth still cannot be read', [{ at: 9, lines: 50, unread: 5 }], 5],
    ['nearly all of few are read', [{ at: 9, lines: 49, unread: 1 }], 5],
    ['nothing comes', [], 5],
    ['too few come to tell', [{ at: 9, lines: 19, unread: 0 }], 5],
    [
      'they are read after some that were not',
      [
        { at: 9, lines: 30, unread: 30 },
        { at: 10, lines: 20, unread: 0 },
      ],
      null,
    ],
  ])('is over, or not, when %s', (_, batches, since) => {
    expect(after([broken, ...batches]).unreadableSince).toBe(since);
  });
});

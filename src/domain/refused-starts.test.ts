import { describe, expect, it } from 'vitest';
import { isToBlame, ofAllKinds, pausedUntil, triedAgainAt } from './refused-starts.ts';

const minuteMs = 60_000;
const now = 1_000_000_000;

function refused(agesMinutes: readonly number[], takenAt: number | null = null) {
  return { refusedAt: agesMinutes.map((age) => now - age * minuteMs), status: 400, takenAt };
}

describe('starts that a provider calls wrong', () => {
  it('are paused for a quarter of an hour after four in a row', () => {
    expect(pausedUntil(refused([1, 2, 3]), now)).toBeNull();
    expect(pausedUntil(refused([1, 2, 3, 4]), now)).toBe(now + 14 * minuteMs);
    expect(pausedUntil(refused([15, 30, 45, 60]), now)).toBeNull();
  });

  it('are not paused by an age that a clock set back made up', () => {
    expect(pausedUntil(refused([-5, 2, 3, 4]), now)).toBeNull();
  });

  it('keep a look-up waiting that was refused alone, until another is taken', () => {
    const lookUp = { refusedAt: now - 5 * minuteMs };

    expect(triedAgainAt(lookUp, refused([5]), now)).toBe(now + 10 * minuteMs);
    expect(triedAgainAt(lookUp, refused([], now - 4 * minuteMs), now)).toBeNull();
    expect(isToBlame(lookUp, refused([], now - 4 * minuteMs))).toBe(true);
    expect(isToBlame(lookUp, refused([5], now - 6 * minuteMs))).toBe(false);
  });

  it('of one kind are no sign of trouble where another kind is taken', () => {
    const verifications = refused([1, 16, 31, 46]);

    expect(ofAllKinds([verifications, refused([], now - 20 * minuteMs)]).refusedAt).toHaveLength(2);
    expect(ofAllKinds([verifications, refused([2])])).toEqual({
      ...refused([1, 2, 16, 31, 46]),
    });
  });
});

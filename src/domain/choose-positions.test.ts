import { describe, expect, it } from 'vitest';
import { choosePositions } from './choose-positions.ts';

describe('choosing positions', () => {
  it('gives each at most once, in rising order and within the count, whatever the dice say', () => {
    const dice = [0, 0.999_999, 0.5, 0.25];
    for (const value of dice) {
      const chosen = choosePositions({ count: 400, wanted: 50 }, () => value);

      expect(new Set(chosen).size).toBe(50);
      expect(chosen).toEqual(chosen.toSorted((a, b) => a - b));
      expect(chosen.every((position) => position >= 0 && position < 400)).toBe(true);
    }
  });

  it('gives all when there are no more than asked for, and none of none', () => {
    expect(choosePositions({ count: 3, wanted: 50 }, () => 0.7)).toEqual([0, 1, 2]);
    expect(choosePositions({ count: 0, wanted: 50 }, () => 0.7)).toEqual([]);
  });

  it('chooses every position equally often', () => {
    let state = 7;
    const next = (): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 2_147_483_648;
    };
    const times = Array.from({ length: 10 }, () => 0);
    for (let round = 0; round < 10_000; round += 1) {
      for (const at of choosePositions({ count: 10, wanted: 3 }, next)) times[at]! += 1;
    }

    expect(Math.min(...times)).toBeGreaterThan(2_800);
    expect(Math.max(...times)).toBeLessThan(3_200);
  });
});

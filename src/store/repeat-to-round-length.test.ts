import { describe, expect, it } from 'vitest';
import { repeatToRoundLength } from './repeat-to-round-length.ts';

describe('repeatToRoundLength', () => {
  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 4],
    [500, 512],
    [512, 512],
  ])('makes %i values %i', (given, expected) => {
    const values = Array.from({ length: given }, (_, index) => index);

    const repeated = repeatToRoundLength(values);

    expect(repeated).toHaveLength(expected);
    expect([...new Set(repeated)]).toEqual(values);
  });
});

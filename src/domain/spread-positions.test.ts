import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadPositions } from './spread-positions.ts';

describe('a share spread evenly', () => {
  it('takes one in ten, from the first to the last', () => {
    expect(spreadPositions(40, 10)).toEqual([0, 10, 20, 30]);
  });

  it('takes at least one, all at most, each once, none far from its neighbour', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (count, share) => {
          const positions = spreadPositions(count, share);
          const gaps = positions.map((at, index) => (positions[index + 1] ?? count) - at);

          expect(positions.length).toBe(Math.max(1, Math.round((count * share) / 100)));
          expect(new Set(positions).size).toBe(positions.length);
          expect(positions.at(-1) ?? count).toBeLessThan(count);
          expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('of nothing is nothing', () => {
    expect(spreadPositions(0, 10)).toEqual([]);
  });
});

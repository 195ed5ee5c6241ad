import { expect, it } from 'vitest';
import { summarise } from './summarise-runs.ts';

it('takes the one in the middle, and of an even number the mean of the two', () => {
  expect(summarise([5, 1, 9])).toEqual({ median: 5, min: 1, max: 9 });
  expect(summarise([4, 1, 2, 9])).toEqual({ median: 3, min: 1, max: 9 });
});

it('has nothing to say of no runs', () => {
  expect(summarise([])).toBeNull();
});

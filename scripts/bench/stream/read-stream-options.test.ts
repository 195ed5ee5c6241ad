import { expect, it } from 'vitest';
import { readStreamOptions } from './read-stream-options.ts';

it('measures ten minutes at ten thousand a minute by default', () => {
  expect(readStreamOptions([])).toEqual({
    rate: 10_000,
    minutes: 10,
    held: 400_000,
    events: 300_000,
    seed: 'strikewatch',
    max: false,
    paced: false,
    api: false,
  });
});

it.each([
  [['--rate', 'fast'], 'rate'],
  [['--minutes', '0'], 'minutes'],
  [['--seed', '../x'], 'letters and digits only'],
  [['--slow'], "Unknown option '--slow'"],
])('refuses %j and says why', (args, reason) => {
  expect(() => readStreamOptions(args)).toThrow(reason);
});

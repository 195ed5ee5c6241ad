import { expect, it } from 'vitest';
import { readApiOptions } from './read-api-options.ts';

it('asks of the real size by default', () => {
  expect(readApiOptions([])).toEqual({
    rows: 5_600_000,
    seed: 'strikewatch',
    rounds: 20,
    clients: 1,
  });
});

it.each([
  [['--rows', 'many'], 'rows'],
  [['--rounds', '0'], 'rounds'],
  [['--clients', '65'], 'clients'],
  [['--fast'], "Unknown option '--fast'"],
])('refuses %j and says why', (args, reason) => {
  expect(() => readApiOptions(args)).toThrow(reason);
});

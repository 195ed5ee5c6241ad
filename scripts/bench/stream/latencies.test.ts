import { expect, it } from 'vitest';
import { measureLatencies } from './latencies.ts';

const writes = [
  { from: 0, to: 2, at: 1_000 },
  { from: 2, to: 4, at: 1_010 },
];

it('counts from the write to the first look that saw the event', () => {
  const seen = [
    { at: 1_005, upTo: 1 },
    { at: 1_020, upTo: 3 },
    { at: 1_050, upTo: 4 },
  ];

  expect(measureLatencies(writes, seen, () => true)).toEqual({
    count: 4,
    p50: 10,
    p95: 40,
    p99: 40,
    max: 40,
  });
  expect(measureLatencies(writes, seen, (index) => index === 1)).toMatchObject({
    p50: 20,
    max: 20,
  });
});

it('leaves out what was never seen', () => {
  const seen = [{ at: 1_005, upTo: 1 }];

  expect(measureLatencies(writes, seen, () => true)).toMatchObject({ count: 1, max: 5 });
  expect(measureLatencies(writes, [], () => true)).toBeNull();
});

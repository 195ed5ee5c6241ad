import { testPaidSeeds } from '../sim/test-paid-seeds.ts';

testPaidSeeds(seedsUpTo(50), { perDay: 2_000, hoursBetweenLooks: 120, leastResolved: 0.95 });

function seedsUpTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, at) => at + 1);
}

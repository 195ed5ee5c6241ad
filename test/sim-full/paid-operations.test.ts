import { testPaidSeeds } from '../sim/test-paid-seeds.ts';

const leastResolved = 0.95;

testPaidSeeds(seedsUpTo(20), { perDay: 200, hoursBetweenLooks: 24, leastResolved });
testPaidSeeds(seedsUpTo(50), { perDay: 2_000, hoursBetweenLooks: 120, leastResolved });

function seedsUpTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, at) => at + 1);
}

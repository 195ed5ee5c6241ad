import { testPaidSeeds } from './test-paid-seeds.ts';

testPaidSeeds([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], {
  perDay: 200,
  hoursBetweenLooks: 24,
  leastResolved: 0.95,
});

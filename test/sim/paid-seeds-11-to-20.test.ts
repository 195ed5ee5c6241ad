import { testPaidSeeds } from './test-paid-seeds.ts';

testPaidSeeds([11, 12, 13, 14, 15, 16, 17, 18, 19, 20], {
  perDay: 200,
  hoursBetweenLooks: 24,
  leastResolved: 0.95,
});

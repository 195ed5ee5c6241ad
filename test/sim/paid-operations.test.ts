import { testPaidSeeds } from './test-paid-seeds.ts';

testPaidSeeds([1, 2, 3], { perDay: 200, hoursBetweenLooks: 24, leastResolved: 0.95 });

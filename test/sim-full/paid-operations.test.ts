import { testPaidSeeds } from '../sim/test-paid-seeds.ts';

const seeds = Array.from({ length: 50 }, (_, at) => at + 1);

testPaidSeeds(seeds, { perDay: 2_000, hoursBetweenLooks: 120 });

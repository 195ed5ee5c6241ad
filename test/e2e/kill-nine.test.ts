import { describe, it } from 'vitest';
import { expectNothingLost } from '../support/expect-nothing-lost.ts';
import { rideOutStorm } from '../support/kill-storm.ts';

describe('kill -9', () => {
  it('loses, repeats and overspends nothing in 10 kills while 300 companies enter', async () => {
    const result = await rideOutStorm({
      kills: 10,
      companies: 300,
      seed: 9,
      finishWithinMs: 200_000,
    });

    expectNothingLost(result);
  }, 300_000);
});

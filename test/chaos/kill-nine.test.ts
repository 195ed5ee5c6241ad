import { describe, it } from 'vitest';
import { z } from 'zod';
import { countStorm } from '../support/count-storm.ts';
import { expectNothingLost } from '../support/expect-nothing-lost.ts';
import { rideOutStorm } from '../support/kill-storm.ts';

/** Set by `npm run chaos:kills`; a storm of the usual size without them. */
const { kills, seed } = z
  .object({ kills: z.coerce.number().int().min(1), seed: z.coerce.number().int() })
  .parse({
    kills: process.env['STRIKEWATCH_TEST_KILLS'] ?? 100,
    seed: process.env['STRIKEWATCH_TEST_SEED'] ?? 100,
  });
const companies = 3 * kills;
/** A life of 3 s at most and a start, and what is left over at the end. */
const lifeMs = 6_000;
const finishWithinMs = 300_000 + kills * 2_000;

describe('kill -9', () => {
  it(
    `loses, repeats and overspends nothing in ${kills} kills while ${companies} companies enter`,
    async () => {
      const result = await rideOutStorm({ kills, companies, seed, finishWithinMs });

      process.stdout.write(`${JSON.stringify(countStorm(result), null, 2)}\n`);
      expectNothingLost(result);
    },
    kills * lifeMs + finishWithinMs,
  );
});

import { expect, it } from 'vitest';
import { saturate } from './model/saturate.ts';

const hourMs = 3_600_000;

it.each([
  ['without a jump of the clock', false],
  ['with a clock that jumps by an hour', true],
] as const)(
  'three processes on one key stay within the limit and use the plan, %s',
  async (name, hasJumps) => {
    const lifeMs = { least: 0.75 * hourMs, most: 2 * hourMs };
    const run = await saturate({ durationMs: 4 * hourMs, seed: 'shared key', lifeMs, hasJumps });

    process.stdout.write(
      `three processes ${name}: most in any 300 s ${run.mostInAnyWindow}, in a fixed window ${run.mostInFixedWindow}, ` +
        `${run.refused} refused, ${run.restarts} restarts, ${(run.used * 100).toFixed(2)} % of the plan used\n`,
    );
    expect(run.mostInAnyWindow).toBeLessThanOrEqual(run.serverLimit);
    expect(run.mostInFixedWindow).toBeLessThanOrEqual(run.serverLimit);
    expect(run.refused).toBe(0);
    expect(run.restarts).toBeGreaterThanOrEqual(2);
    expect(run.factor).toBe(1);
    // A jump back stops the calls for ten minutes; restarts come more often here than they will.
    expect(run.used).toBeGreaterThanOrEqual(hasJumps ? 0.6 : 0.95);
  },
);

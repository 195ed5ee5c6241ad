import { expect, it } from 'vitest';
import { saturate } from '../sim/model/saturate.ts';

it('three processes on one key stay within the limit for thirty saturated days, with restarts and a clock that jumps', async () => {
  const durationMs = 30 * 86_400_000;
  const lifeMs = { least: 3_600_000, most: 6 * 3_600_000 };

  const run = await saturate({ durationMs, seed: 'thirty days', lifeMs, hasJumps: true });

  process.stdout.write(
    `thirty days: most in any 300 s ${run.mostInAnyWindow}, in a fixed window ${run.mostInFixedWindow}, ` +
      `${run.restarts} restarts, ${(run.used * 100).toFixed(2)} % of the plan used\n`,
  );
  expect(run.mostInAnyWindow).toBeLessThanOrEqual(run.serverLimit);
  expect(run.mostInFixedWindow).toBeLessThanOrEqual(run.serverLimit);
  expect(run.refused).toBe(0);
});

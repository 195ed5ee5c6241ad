import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCliFolder } from '../support/run-cli.ts';

const Story = z.object({
  is_sound: z.literal(true),
  wrong: z.array(z.string()),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  published: z.number(),
  replay: z.string(),
});

describe('strikewatch sim', () => {
  it('tells the same story for the same seed and another for another', async () => {
    const [first, again, other] = [await story(3), await story(3), await story(4)];

    expect(again).toEqual(first);
    expect(other.hash).not.toBe(first.hash);
    expect(first.wrong).toEqual([]);
    expect(first.published).toBeGreaterThan(2_000);
    expect(first.replay).toBe('strikewatch sim --days 2 --seed 3 --events-per-day 500');
  });

  it.each([
    ['--days', '0'],
    ['--seed', '-1'],
    ['--seed', 'x'],
    ['--events-per-day', '7'],
  ])('refuses %s %s', async (flag, value) => {
    const { exitCode, stderr } = await createCliFolder().run(['sim', flag, value]);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/give a whole number from \d+ to \d+/);
  });
});

async function story(seed: number) {
  const flags = ['--days', '2', '--seed', String(seed), '--events-per-day', '500'];
  const { exitCode, stdout } = await createCliFolder().run(['sim', ...flags, '--json']);
  expect(exitCode).toBe(0);
  return Story.parse(JSON.parse(stdout));
}

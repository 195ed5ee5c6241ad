import { z } from 'zod';
import type { Verdict } from '../measure/contender.ts';
import type { Measurement } from '../measure/run-measured.ts';

const Answer = z.object({ completed: z.int(), ms: z.number().positive() });

/** Every contender counts what it has completed in its own database. */
export function judgeQueue({ stdout }: Measurement, jobs: number): Verdict {
  const { completed } = readAnswer(stdout);
  return completed === jobs
    ? { isRight: true, text: 'all completed' }
    : { isRight: false, text: `${completed} of ${jobs} completed` };
}

/** Jobs a second, from the first claim to the last completion: starting and filling are left out. */
export function rateOf({ stdout }: Measurement): number {
  const { completed, ms } = readAnswer(stdout);
  return (completed * 1_000) / ms;
}

function readAnswer(stdout: string): z.infer<typeof Answer> {
  return Answer.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

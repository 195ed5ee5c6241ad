import type { Priority } from '../../domain/job.ts';

/**
 * How much later than its due time a job of each priority is ranked. Claiming in rank order gives higher priorities their head start
 * and yet lets nothing wait for ever: a background job is overtaken by fresh high ones for a day at most.
 */
const handicapMs: Readonly<Record<Priority, number>> = {
  high: 0,
  medium: 10 * 60_000,
  low: 2 * 3_600_000,
  background: 24 * 3_600_000,
};

export function rankOf(priority: Priority, runAt: number): number {
  return runAt + handicapMs[priority];
}

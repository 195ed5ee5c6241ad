import type { JobState } from '../../domain/job.ts';

/** States in which a job that bears a fingerprint fails: until it succeeds, also while its next attempt is due, held up or under way. */
export const failingStates = [
  'available',
  'scheduled',
  'running',
  'retryable',
  'discarded',
] as const satisfies readonly JobState[];

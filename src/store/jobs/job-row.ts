import type { Selectable } from 'kysely';
import type { Database } from '../tables/database.ts';

export type JobRow = Selectable<Database['jobs']>;

/** A job in the hands of one worker: every write it makes is conditional on the token. */
export interface LeasedJob extends JobRow {
  readonly state: 'running';
  readonly lease_token: string;
  readonly lease_until: number;
}

/** The job was rescued and given to another worker: whatever this one found out must not be written. */
export class LostLeaseError extends Error {
  override readonly name = 'LostLeaseError' as const;

  constructor(jobId: string) {
    super(`job ${jobId} is no longer leased to this worker`);
  }
}

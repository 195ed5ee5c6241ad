import type { ExpressionBuilder } from 'kysely';
import type { Database } from '../tables/database.ts';

/** What a job is changed to when a worker takes it up: it runs under the worker's lease, and that is one more attempt. */
export function takenUp(claim: {
  readonly token: string;
  readonly now: number;
  readonly leaseMs: number;
}) {
  const held = {
    state: 'running',
    lease_token: claim.token,
    lease_until: claim.now + claim.leaseMs,
  } as const;
  return {
    held,
    change: (row: ExpressionBuilder<Database, 'jobs'>) => ({
      ...held,
      started_at: claim.now,
      attempt: row('attempt', '+', 1),
    }),
  };
}

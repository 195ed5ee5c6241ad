import type { ExpressionBuilder, RawBuilder } from 'kysely';
import type { Database } from '../tables/database.ts';

/** The lease under which a worker has a job in hand. */
export interface Lease {
  readonly token: string;
  readonly now: number;
  readonly until: number;
}

type Given<Values> = { readonly [Name in keyof Values]: Values[Name] | RawBuilder<Values[Name]> };

/** What a job is changed to when a worker takes it up: it runs under the worker's lease, and that is one more attempt. */
export function takenUp(lease: Given<Lease>) {
  return (row: ExpressionBuilder<Database, 'jobs'>) => ({
    state: 'running' as const,
    lease_token: lease.token,
    lease_until: lease.until,
    started_at: lease.now,
    attempt: row('attempt', '+', 1),
  });
}

/** The same as the worker sees it. */
export function heldUnder({ token, until }: Lease) {
  return { state: 'running', lease_token: token, lease_until: until } as const;
}

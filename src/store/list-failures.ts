import { sql } from 'kysely';
import type { Lane } from '../domain/job.ts';
import { failingStates } from './jobs/failing-states.ts';
import type { Db } from './open-store.ts';

/** Jobs that failed in the same way. */
export interface FailureGroup {
  readonly fingerprint: string;
  readonly kind: string;
  readonly lane: Lane;
  readonly example: { readonly jobId: string; readonly reason: string };
  /** To be tried again, or tried again at this moment. */
  readonly retryable: number;
  readonly discarded: number;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

/** Ways of failing that are told apart; the rarest are left out, which no retry would be wanted for. */
const mostGroups = 100;

/**
 * What fails at this moment or was given up, the most frequent first. Jobs that have succeeded since are not in it. The sign keeps the planner
 * to the index of those that fail, in which the groups lie together.
 */
export async function listFailures(db: Db): Promise<readonly FailureGroup[]> {
  const { rows: groups } = await sql<Counted>`
    select fingerprint,
      sum(state <> 'discarded') as retryable, sum(state = 'discarded') as discarded,
      min(failing_since) as first_seen_at, max(failed_at) as last_seen_at
    from jobs
    where fingerprint is not null and +state in (${sql.join(failingStates)})
    group by fingerprint
    order by count(*) desc, fingerprint
    limit ${mostGroups}
  `.execute(db);
  const described = await Promise.all(groups.map((group) => describe(db, group)));
  return described.flatMap((group) => (group === null ? [] : [group]));
}

interface Counted {
  readonly fingerprint: string;
  readonly retryable: number;
  readonly discarded: number;
  readonly first_seen_at: number;
  readonly last_seen_at: number;
}

/** Null when the last of them was retried a moment ago. */
async function describe(db: Db, group: Counted): Promise<FailureGroup | null> {
  const example = await db
    .selectFrom('jobs')
    .select(['id', 'kind', 'lane', 'last_reason'])
    .where('fingerprint', '=', group.fingerprint)
    .where('state', 'in', failingStates)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (example === undefined) return null;
  return {
    fingerprint: group.fingerprint,
    kind: example.kind,
    lane: example.lane,
    example: { jobId: example.id, reason: example.last_reason ?? '' },
    retryable: group.retryable,
    discarded: group.discarded,
    firstSeenAt: group.first_seen_at,
    lastSeenAt: group.last_seen_at,
  };
}

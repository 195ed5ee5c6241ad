import { sql } from 'kysely';
import type { PaidOperation } from '../domain/committed-task.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import type { Db } from './open-store.ts';

/** Single look-ups of one kind that a provider refuses in the same words. */
export interface RefusedLookups {
  readonly provider: PaidProviderName;
  readonly operation: PaidOperation;
  readonly reason: string;
  /** Tried again by themselves. */
  readonly waiting: number;
  readonly setAside: number;
  readonly exampleCompany: string;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

/** Those that are refused now, or were set aside since. */
export async function listRefusedLookups(
  db: Db,
  since: number,
): Promise<readonly RefusedLookups[]> {
  const { rows } = await sql<RefusedLookups>`
    select provider, operation, state_reason as reason,
      sum(state <> 'settled') as waiting, sum(state = 'settled') as "setAside",
      min(company_number) as "exampleCompany",
      min(refused_at) as "firstSeenAt", max(coalesce(finished_at, rank_at, refused_at)) as "lastSeenAt"
    from spend_intents
    where refused_at is not null and state_reason is not null
      and (state in ('planned', 'sent') or (state = 'settled' and finished_at >= ${since}))
    group by provider, operation, state_reason
    order by count(*) desc, provider, operation, state_reason
  `.execute(db);
  return rows;
}

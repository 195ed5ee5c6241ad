import { sql } from 'kysely';
import type { SnapshotOrigin } from './plan-snapshot.ts';
import type { StagingTrx } from './staging-tables.ts';

/**
 * Notes for a check those companies whose status was stored by a clock that was ahead, where an episode is open or the file would open one: whether their
 * status is older than the file nobody knows, so the file ends and begins nothing of theirs.
 */
export async function noteAhead(trx: StagingTrx, { now }: SnapshotOrigin): Promise<void> {
  // What a file says bears its own date.
  const isAhead = sql`companies.status_as_of > ${now} and companies.status_source <> 'bulk'`;
  await sql`
    insert or ignore into staging.checks (company_number)
    select companies.company_number
    from episodes indexed by episodes_one_open
    cross join companies on companies.company_number = episodes.company_number
    where episodes.state = 'open' and ${isAhead}
    union
    select companies.company_number
    from staging.plan as plan
    cross join companies on companies.company_number = plan.company_number
    where plan.is_known and plan.is_under_threat and not plan.takes_status and ${isAhead}
  `.execute(trx);
}

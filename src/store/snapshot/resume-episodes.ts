import { sql, type RawBuilder } from 'kysely';
import { notFoundPatienceMs } from '../../domain/not-found.ts';
import { proposalToStrikeOff } from '../../domain/company-status.ts';
import type { SnapshotOrigin } from './plan-snapshot.ts';
import type { StagingTrx } from './staging-tables.ts';

/**
 * Goes on with episodes that ended only because an earlier file left the company out, when this one lists it under threat again: its own status never
 * said otherwise, and neither filings nor the register have told of an end. So do those that another file of the same date had ended by whatever it said,
 * because this one puts it right. Returns how many. To be asked before the staged facts are stored, because what is
 * known until then tells an absence from a leaving.
 */
export async function resumeEpisodes(
  trx: StagingTrx,
  { asOf, now }: Pick<SnapshotOrigin, 'asOf' | 'now'>,
): Promise<number> {
  await sql`
    insert into staging.resuming
    select latest.id, plan.company_number
    from staging.plan as plan
    join companies as known on known.company_number = plan.company_number
    join episodes as latest on latest.company_number = plan.company_number
    where plan.is_under_threat and plan.takes_status
      and (coalesce(known.not_found_at, 0) <= known.status_as_of
        or known.not_found_at - known.not_found_since < ${notFoundPatienceMs})
      and latest.state = 'closed' and (${wasAbsent(asOf)} or ${wasEndedBySameDate(asOf)})
      and not exists (
        select 1 from episodes as later
        where later.company_number = latest.company_number and later.id <> latest.id
          and (later.state = 'open' or later.opened_at > latest.opened_at)
      )
  `.execute(trx);
  const { numAffectedRows } = await sql`
    update episodes set state = 'open', left_at = null, closed_at = null, leave_reason = null, resumed_at = ${now},
      seen_left_at = null, seen_leave_reason = null, not_found_at = null
    where id in (select episode_id from staging.resuming)
  `.execute(trx);
  await sql`insert or ignore into staging.checks (company_number) select company_number from staging.resuming`.execute(
    trx,
  );
  return Number(numAffectedRows ?? 0);
}

function wasAbsent(asOf: number): RawBuilder<unknown> {
  return sql`(plan.is_seen_entering and known.company_status_detail = ${proposalToStrikeOff}
    and latest.leave_reason = 'unknown' and latest.left_at <= ${asOf})`;
}

/** Only a file ends an episode on the last millisecond of a day; the other reasons are those that filings tell. */
function wasEndedBySameDate(asOf: number): RawBuilder<unknown> {
  return sql`(latest.left_at = ${asOf}
    and latest.leave_reason in ('unknown', 'insolvency', 'converted', 'not_confirmed'))`;
}

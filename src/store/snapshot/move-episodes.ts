import { sql } from 'kysely';
import { proposalToStrikeOff } from '../../domain/company-status.ts';
import { orderedUuids } from '../dialect/ordered-uuids.ts';
import type { SnapshotOrigin } from './plan-snapshot.ts';
import type { StagingTrx } from './staging-tables.ts';

export interface EpisodeOptions extends SnapshotOrigin {
  readonly isCompleteSet: boolean;
  /** Null when nobody knows it. */
  readonly snapshotDate: string | null;
  /** Companies whose facts are older than the file had an open episode when it began to be read, so that it may end one. */
  readonly mayEndEpisodes: boolean;
  /** When it began to be read: rows of companies that have come to be held since were not looked at unless they propose. */
  readonly startedAt: number;
  /** For the ids of the episodes. */
  readonly randomUuid: string;
}

export interface EpisodeMoves {
  /** Episodes opened. */
  readonly entered: number;
  /** Episodes closed, absent companies included. */
  readonly left: number;
  /** Companies under threat that a complete set no longer holds. */
  readonly absent: number;
  /** Companies under threat that may stand in a row which could not be read. */
  readonly unread: number;
}

/**
 * Opens and closes episodes where the staged rows differ from what is known, and notes whose status REST has to be asked for.
 * A file without a date cannot say when a company left: by now at the latest.
 */
export async function moveEpisodes(trx: StagingTrx, origin: EpisodeOptions): Promise<EpisodeMoves> {
  const mayEnd = origin.mayEndEpisodes || (await wasBegunTooLate(trx, origin));
  const entered = await openEpisodes(trx, origin);
  if (!mayEnd || origin.isOverruled) return { entered, left: 0, ...nobodyMissing };
  await noteUnknownWordings(trx);
  await noteLeft(trx);
  const isTelling = origin.isCompleteSet && origin.snapshotDate !== null;
  const missing = isTelling ? await noteAbsent(trx, origin) : nobodyMissing;
  const left = await closeNoted(trx, origin);
  return { entered, left, ...missing };
}

const nobodyMissing: Pick<EpisodeMoves, 'absent' | 'unread'> = { absent: 0, unread: 0 };

/** Whether something older than the file has opened an episode since it began to be read. Asked before the file opens its own. */
async function wasBegunTooLate(
  trx: StagingTrx,
  { asOf, startedAt }: EpisodeOptions,
): Promise<boolean> {
  const row = await trx
    .selectFrom('episodes')
    .innerJoin('companies', 'companies.company_number', 'episodes.company_number')
    .select('episodes.id')
    .where('opened_at', '>=', startedAt)
    .where('status_as_of', '<', asOf)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function openEpisodes(
  trx: StagingTrx,
  { asOf, now, randomUuid }: EpisodeOptions,
): Promise<number> {
  const id = orderedUuids(now, randomUuid);
  // Filings may have told the end of an episode that the file, older than they are, still shows.
  await sql`
    insert into staging.opening (company_number, is_seen_entering, entered_after)
    select plan.company_number, plan.is_seen_entering, plan.entered_after from staging.plan as plan
    where plan.takes_status and plan.is_under_threat
      and not exists (
        select 1 from episodes
        where episodes.company_number = plan.company_number
          and (episodes.state = 'open' or episodes.left_at >= ${asOf})
      )
    order by plan.company_number
  `.execute(trx);
  // In the order of every index of theirs, so that each row is added at the end of it.
  const { numAffectedRows } = await sql`
    insert into episodes (id, company_number, state, route, stage, opened_by, opened_at, entered_at, entered_after)
    select ${id(sql.ref('position'))}, company_number, 'open', 'unknown', 'proposed', 'bulk', ${now},
      iif(is_seen_entering, ${asOf}, null), iif(is_seen_entering, entered_after, null)
    from staging.opening
    order by position
  `.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/** A wording that this build does not know ends nothing; the API has a code for it. */
async function noteUnknownWordings(trx: StagingTrx): Promise<void> {
  await sql`
    insert or ignore into staging.checks (company_number)
    select plan.company_number from staging.plan as plan
    join staging.rows as row on row.row_id = plan.row_id
    join episodes on episodes.company_number = plan.company_number and episodes.state = 'open'
    where plan.takes_status and plan.is_changed and not plan.is_under_threat and row.company_status is null
  `.execute(trx);
}

/** A suspended strike-off stays open while the company is active: the register may drop the detail meanwhile. */
async function noteLeft(trx: StagingTrx): Promise<void> {
  await sql`
    insert into staging.closing
    select episodes.id, plan.company_number, row.leave_reason
    from staging.plan as plan
    join staging.rows as row on row.row_id = plan.row_id
    join episodes on episodes.company_number = plan.company_number and episodes.state = 'open'
    where plan.takes_status and not plan.is_under_threat and row.company_status is not null
      and not (episodes.stage = 'suspended' and row.company_status = 'active')
  `.execute(trx);
}

/**
 * Live companies are all in a complete set, so one that a bulk file once held and this one does not has left the register; it never
 * says why. Where a row could not be read, or no bulk file ever had the company, absence proves nothing and REST is asked. What only
 * another file of the same date said is put right by this one.
 */
async function noteAbsent(
  trx: StagingTrx,
  { asOf, startedAt }: Pick<EpisodeOptions, 'asOf' | 'startedAt'>,
): Promise<Pick<EpisodeMoves, 'absent' | 'unread'>> {
  await sql`create index if not exists staging.rows_by_number on rows (company_number)`.execute(
    trx,
  );
  const absent = sql`
    from episodes join companies on companies.company_number = episodes.company_number
    where episodes.state = 'open'
      and (companies.status_as_of < ${asOf} or (companies.status_as_of = ${asOf} and companies.status_source = 'bulk'))
      and not exists (select 1 from staging.rows as row where row.company_number = episodes.company_number)
  `;
  const isDoubted = sql`exists (select 1 from staging.doubted as doubted where doubted.company_number = episodes.company_number)`;
  const certain = sql`companies.company_category is not null and not ${isDoubted}`;
  const { rows } = await sql<{ missing: number; unread: number }>`
    select count(*) as missing, count(iif(${isDoubted}, 1, null)) as unread ${absent}
  `.execute(trx);
  await sql`insert or ignore into staging.checks (company_number) select episodes.company_number ${absent}`.execute(
    trx,
  );
  await sql`
    insert into staging.closing select episodes.id, episodes.company_number, 'unknown' ${absent} and ${certain}
  `.execute(trx);
  // What the stream told too late, while the file was read, begins nothing, as it does not once the file is known.
  const isTooLate = sql`companies.company_category is null and not ${isDoubted}
    and companies.status_source = 'stream' and companies.company_status_detail = ${proposalToStrikeOff}
    and episodes.opened_by = 'stream' and episodes.opened_at >= ${startedAt}`;
  await sql`
    insert into staging.closing select episodes.id, episodes.company_number, 'not_confirmed' ${absent} and ${isTooLate}
  `.execute(trx);
  const { missing = 0, unread = 0 } = rows[0] ?? {};
  return { absent: missing - unread, unread };
}

async function closeNoted(
  trx: StagingTrx,
  { asOf, now, snapshotDate }: EpisodeOptions,
): Promise<number> {
  const isDated = snapshotDate !== null;
  await denyBegunBySameDate(trx, snapshotDate);
  const { numAffectedRows } = await sql`
    update episodes set state = 'closed', left_at = ${isDated ? asOf : now}, closed_at = ${now},
      leave_reason = closing.leave_reason, next_reading_at = null
    from staging.closing as closing
    where closing.episode_id = episodes.id
  `.execute(trx);
  // Why it left, the file seldom tells.
  await sql`insert or ignore into staging.checks (company_number) select company_number from staging.closing`.execute(
    trx,
  );
  return Number(numAffectedRows ?? 0);
}

/** An episode that nothing but another file of the same date has begun never was: nobody has to hear that it is over. */
async function denyBegunBySameDate(trx: StagingTrx, snapshotDate: string | null): Promise<void> {
  if (snapshotDate === null) return;
  await sql`
    update staging.closing set leave_reason = 'not_confirmed'
    where exists (
      select 1 from episodes
      join bulk_snapshots as wrong on episodes.opened_at between wrong.started_at and wrong.finished_at
      where episodes.id = closing.episode_id and episodes.opened_by = 'bulk' and episodes.confirmed_at is null
        and wrong.state = 'complete' and wrong.snapshot_date = ${snapshotDate}
    )
  `.execute(trx);
}

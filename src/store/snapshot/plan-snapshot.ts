import { sql, type RawBuilder } from 'kysely';
import { proposalToStrikeOff } from '../../domain/company-status.ts';
import { mostPublishedNames } from '../../domain/previous-names.ts';
import { bulkOnlyColumns, profileColumns, statusColumns } from './staged-row.ts';
import type { StagingTrx } from './staging-tables.ts';

/** The snapshot whose rows are staged. */
export interface SnapshotOrigin {
  /** When its rows were true at Companies House. */
  readonly asOf: number;
  /** When we learnt it. */
  readonly now: number;
  /** No later snapshot has been read, so what only the bulk file tells is taken from this one. */
  readonly isNewest: boolean;
  /** When all live companies were in a snapshot before, so that one which is new to us has entered since, unless its row could not be read; else null. */
  readonly earlierSetAsOf: number | null;
  /**
   * A complete set of a later date was read. It says of every company whether it is under threat, also of those that it leaves out and of
   * those whose rows nobody kept, so this file says nothing of it.
   */
  readonly isOverruled: boolean;
}

export interface RowEffects {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Rows that change nothing because a later complete set knows better. */
  readonly overruled: number;
}

/**
 * Decides for every staged row what it changes. Facts older than the stored ones change nothing, per group (status, profile), as
 * with the other sources. A fact that is only confirmed is no change, but its date moves on.
 */
export async function planSnapshot(trx: StagingTrx, origin: SnapshotOrigin): Promise<RowEffects> {
  const { asOf } = origin;
  const takesStatus = sql`(${asOf} >= known.status_as_of and not ${flag(origin.isOverruled)})`;
  await sql`
    insert into staging.plan
    select row.row_id, row.company_number, 1,
      ${takesStatus},
      ${asOf} >= known.profile_as_of,
      ${asOf} >= known.profile_as_of or ${flag(origin.isNewest)},
      (${takesStatus} and ${statusDiffers})
        or (${asOf} >= known.profile_as_of and ${anyDiffers(profileColumns)})
        or ((${asOf} >= known.profile_as_of or ${flag(origin.isNewest)}) and ${anyDiffers(bulkOnlyColumns)}),
      0,
      row.company_status_detail is ${proposalToStrikeOff},
      ${isSeenEntering(asOf)},
      nullif(max(
        coalesce(iif(${toldAsOf(origin)} < ${asOf}, ${toldAsOf(origin)}, null), 0),
        iif(known.company_status_detail is ${proposalToStrikeOff} or known.status_as_of >= ${asOf}, 0, known.status_as_of),
        coalesce((select max(left_at) from episodes where episodes.company_number = row.company_number and left_at <= ${asOf}), 0)
      ), 0)
    from staging.rows as row
    join companies as known on known.company_number = row.company_number
    left join untold_companies as untold on untold.company_number = row.company_number
  `.execute(trx);
  if (!origin.isOverruled) await planUnknown(trx, origin);
  await planNames.execute(trx);
  const effects = await countEffects(trx);
  return origin.isOverruled ? withOverruled(trx, effects) : effects;
}

/**
 * Marks rows with another list of former names; of a full row it cannot be told whether there are more than it lists. Each row is looked up in both
 * lists, hundreds of thousands of times where all are known already.
 */
export const planNames = sql`
  update staging.plan set has_other_names = 1
  where is_known and takes_profile and (exists (
    select 1 from staging.previous_names as name
    where name.row_id = plan.row_id and not exists (
      select 1 from previous_names as known
      where known.company_number = plan.company_number and known.position = name.position
        and known.company_name = name.company_name and known.ceased_on is name.ceased_on
    )
  ) or exists (
    select 1 from previous_names as known
    where known.company_number = plan.company_number
      and known.position <= ${mostPublishedNames}
      and not exists (
        select 1 from staging.previous_names as name
        where name.row_id = plan.row_id and name.position = known.position
      )
  ))
`;

/** Rows of companies that are not stored. */
async function planUnknown(trx: StagingTrx, origin: SnapshotOrigin): Promise<void> {
  const { asOf } = origin;
  await sql`
    insert into staging.plan
    select row.row_id, row.company_number, 0, coalesce(${asOf} >= unheld.as_of, 1), 1, 1, 1, 0,
      row.company_status_detail is ${proposalToStrikeOff},
      coalesce(${toldAsOf(origin)} < ${asOf}, 0), ${toldAsOf(origin)}
    from staging.rows as row
    left join untold_companies as untold on untold.company_number = row.company_number
    left join unheld_statuses as unheld on unheld.company_number = row.company_number
    where not exists (select 1 from companies as known where known.company_number = row.company_number)
  `.execute(trx);
}

/** The rows that would otherwise have opened or ended something: of companies that are not stored, or are stored with another status. */
async function withOverruled(trx: StagingTrx, effects: RowEffects): Promise<RowEffects> {
  const { rows } = await sql<{ unknown: number; other: number }>`
    select
      (select count(*) from staging.rows) - (select count(*) from staging.plan) as unknown,
      (select count(*) from staging.plan as plan
        join staging.rows as row on row.row_id = plan.row_id
        join companies as known on known.company_number = plan.company_number
        where not (plan.is_changed or plan.has_other_names) and ${statusDiffers}) as other
  `.execute(trx);
  const { unknown = 0, other = 0 } = rows[0] ?? {};
  return { ...effects, unchanged: effects.unchanged - other, overruled: unknown + other };
}

async function countEffects(trx: StagingTrx): Promise<RowEffects> {
  const { rows } = await sql<Omit<RowEffects, 'overruled'>>`
    select
      count(*) filter (where not is_known) as inserted,
      count(*) filter (where is_known and (is_changed or has_other_names)) as updated,
      count(*) filter (where is_known and not (is_changed or has_other_names)) as unchanged
    from staging.plan
  `.execute(trx);
  return { inserted: 0, updated: 0, unchanged: 0, ...rows[0], overruled: 0 };
}

/** The value that a column would have after the row was taken. */
export function takenValue(column: string): RawBuilder<unknown> {
  const staged = sql.ref(`row.${column}`);
  const known = sql.ref(`known.${column}`);
  switch (column) {
    case 'company_name':
      // A few rows have no name; the one we know is better than none.
      return sql`case when ${staged} = '' then ${known} else ${staged} end`;
    case 'incorporation_date':
      return sql`coalesce(${staged}, ${known})`;
    case 'subscriber_class':
      // The API's type is the better witness.
      return sql`case when known.company_type is null then ${staged} else ${known} end`;
    case 'company_status_raw':
      // The bulk file says Active where the API says active: that is no other fact.
      return sql`case when ${isSameStatus} then ${known} else ${staged} end`;
    default:
      return sql`${staged}`;
  }
}

const isSameStatus = sql`(row.company_status is not null and row.company_status = known.company_status
  and row.company_status_detail is known.company_status_detail)`;

const statusDiffers = anyDiffers(statusColumns);

function anyDiffers(columns: readonly string[]): RawBuilder<unknown> {
  const differences = columns.map(
    (column) => sql`${takenValue(column)} is not ${sql.ref(`known.${column}`)}`,
  );
  return sql`(${sql.join(differences, sql` or `)})`;
}

/** The last time a complete set could tell that a company was not under threat; null when none could. */
function toldAsOf({ earlierSetAsOf }: SnapshotOrigin): RawBuilder<unknown> {
  return sql`iif(untold.company_number is null, ${earlierSetAsOf}, untold.told_as_of)`;
}

/** A difference between two facts. In the first thing we see of a company, being under threat is no entering. */
function isSeenEntering(asOf: number): RawBuilder<unknown> {
  const wasLeft = sql`exists (select 1 from episodes where episodes.company_number = row.company_number and episodes.left_at <= ${asOf})`;
  // What is as old as the file another one of its date has said, which this one puts right: of the time before, the episodes are left.
  return sql`known.company_status is not null and (
    (known.status_as_of < ${asOf} and known.company_status_detail is not ${proposalToStrikeOff})
    or (known.status_as_of <= ${asOf} and ${wasLeft})
  )`;
}

function flag(isSet: boolean): number {
  return isSet ? 1 : 0;
}

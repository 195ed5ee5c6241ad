import { sql } from 'kysely';
import { mostPublishedNames } from '../../domain/previous-names.ts';
import { fillCompanies } from './fill-companies.ts';
import type { SnapshotOrigin } from './plan-snapshot.ts';
import { takenValue } from './plan-snapshot.ts';
import { bulkOnlyColumns, profileColumns, statusColumns } from './staged-row.ts';
import type { StagingTrx } from './staging-tables.ts';

const factColumns = [...statusColumns, ...profileColumns, ...bulkOnlyColumns];

/** Writes the facts of the staged rows as planned. */
export async function storeCompanies(
  trx: StagingTrx,
  { asOf, now }: SnapshotOrigin,
): Promise<void> {
  // Order matters: what only the bulk file tells is written before the date that decides about it is.
  await updateGroup(trx, bulkOnlyColumns, sql`plan.takes_rest and plan.is_changed`);
  await updateGroup(trx, profileColumns, sql`plan.takes_profile and plan.is_changed`);
  await updateGroup(trx, statusColumns, sql`plan.takes_status and plan.is_changed`);
  await sql`
    update companies set updated_at = ${now}
    from staging.plan as plan
    where plan.company_number = companies.company_number
      and plan.is_known and (plan.is_changed or plan.has_other_names)
  `.execute(trx);
  await sql`
    update companies set
      status_as_of = iif(plan.takes_status, ${asOf}, status_as_of),
      status_source = iif(plan.takes_status, 'bulk', status_source),
      profile_as_of = iif(plan.takes_profile, ${asOf}, profile_as_of),
      profile_source = iif(plan.takes_profile, 'bulk', profile_source)
    from staging.plan as plan
    where plan.company_number = companies.company_number and plan.is_known
      and ((plan.takes_status and status_as_of < ${asOf}) or (plan.takes_profile and profile_as_of < ${asOf}))
  `.execute(trx);
  await insertNew(trx, { asOf, now });
  await storePreviousNames(trx);
}

async function updateGroup(
  trx: StagingTrx,
  columns: readonly string[],
  condition: ReturnType<typeof sql>,
): Promise<void> {
  const changes = columns.map((column) => sql`${sql.ref(column)} = ${takenValue(column)}`);
  await sql`
    update companies as known set ${sql.join(changes)}
    from staging.plan as plan join staging.rows as row on row.row_id = plan.row_id
    where plan.company_number = known.company_number and plan.is_known and ${condition}
  `.execute(trx);
}

/** What the stream said meanwhile of a company we did not hold is newer than the file. */
async function insertNew(
  trx: StagingTrx,
  { asOf, now }: Pick<SnapshotOrigin, 'asOf' | 'now'>,
): Promise<void> {
  const columns = factColumns.map((column) => sql.ref(column));
  const values = factColumns.map((column) =>
    statusColumns.some((one) => one === column)
      ? sql`iif(plan.takes_status, ${sql.ref(`row.${column}`)}, ${sql.ref(`unheld.${column}`)})`
      : sql.ref(`row.${column}`),
  );
  const insert = sql`
    insert into companies (company_number, ${sql.join(columns)}, is_fraud_strike_off,
      status_as_of, status_source, profile_as_of, profile_source, created_at, updated_at)
    select row.company_number, ${sql.join(values)}, 0,
      iif(plan.takes_status, ${asOf}, unheld.as_of), iif(plan.takes_status, 'bulk', 'stream'),
      ${asOf}, 'bulk', ${now}, ${now}
    from staging.plan as plan
    join staging.rows as row on row.row_id = plan.row_id
    left join unheld_statuses as unheld on unheld.company_number = plan.company_number
    where not plan.is_known
    order by plan.row_id
  `;
  await fillCompanies(trx, () => insert.execute(trx));
  await sql`delete from unheld_statuses
    where company_number in (select company_number from staging.plan)`.execute(trx);
}

/** The list of the file takes the place of the known one; behind a full row stay the earlier names that are known, as `withPublishedNames` has it. */
async function storePreviousNames(trx: StagingTrx): Promise<void> {
  await sql`
    insert into staging.earlier_names (company_number, company_name, ceased_on, position)
    select known.company_number, known.company_name, known.ceased_on,
      ${mostPublishedNames} + row_number() over (partition by known.company_number order by known.position) as position
    from staging.plan as plan
    join staging.previous_names as last
      on last.row_id = plan.row_id and last.position = ${mostPublishedNames}
    join previous_names as known on known.company_number = plan.company_number
    where plan.has_other_names and (
      known.ceased_on < last.ceased_on
      or known.position > (
        select min(same.position) from previous_names as same
        where same.company_number = plan.company_number
          and same.company_name = last.company_name and same.ceased_on is last.ceased_on
      )
    )
  `.execute(trx);
  await sql`delete from previous_names
    where company_number in (select company_number from staging.plan where has_other_names)`.execute(
    trx,
  );
  await sql`
    insert into previous_names (company_number, position, company_name, ceased_on)
    select plan.company_number, name.position, name.company_name, name.ceased_on
    from staging.previous_names as name
    join staging.plan as plan on plan.row_id = name.row_id
    where not plan.is_known or plan.has_other_names
  `.execute(trx);
  await sql`
    insert into previous_names (company_number, position, company_name, ceased_on)
    select company_number, position, company_name, ceased_on from staging.earlier_names
  `.execute(trx);
}

import { sql } from 'kysely';
import type { SnapshotOrigin } from './plan-snapshot.ts';
import type { StagingTrx } from './staging-tables.ts';

/**
 * Keeps of which companies a complete set says nothing because their rows cannot be read, and which set could tell last. Should one of them be under threat
 * in the next, nobody knows that it has come under threat only since this one. Of all others this one tells.
 */
export async function keepUntold(
  trx: StagingTrx,
  { earlierSetAsOf }: Pick<SnapshotOrigin, 'earlierSetAsOf'>,
): Promise<void> {
  await sql`
    insert into staging.untold
    select doubted.company_number, iif(untold.company_number is null, ${earlierSetAsOf}, untold.told_as_of)
    from staging.doubted as doubted
    left join untold_companies as untold on untold.company_number = doubted.company_number
  `.execute(trx);
  // Those that another row tells of. The few are looked up for each of the many, which have no index.
  await sql`
    delete from staging.untold where company_number in (
      select untold.company_number from staging.plan as plan
      cross join staging.untold as untold on untold.company_number = plan.company_number
    )
  `.execute(trx);
  await sql`delete from untold_companies`.execute(trx);
  await sql`insert into untold_companies select company_number, told_as_of from staging.untold`.execute(
    trx,
  );
}

/**
 * A complete set tells of all companies, so what was said before it of those that are not held is of no use any more: older files are overruled. An extract
 * leaves it as it is. To be asked when it is known of which companies the set says nothing.
 */
export async function forgetTold(
  trx: StagingTrx,
  { asOf }: Pick<SnapshotOrigin, 'asOf'>,
): Promise<void> {
  await sql`delete from unheld_statuses
    where as_of <= ${asOf} and company_number not in (select company_number from untold_companies)`.execute(
    trx,
  );
}

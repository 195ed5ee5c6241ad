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
    where doubted.company_number not in (select company_number from staging.rows)
  `.execute(trx);
  await sql`delete from untold_companies`.execute(trx);
  await sql`insert into untold_companies select company_number, told_as_of from staging.untold`.execute(
    trx,
  );
}

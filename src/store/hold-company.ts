import type { PreviousName } from '../domain/company-profile.ts';
import type { CompanyRow } from './companies.ts';
import type { Trx } from './open-store.ts';

/** A company that only the register file knows. */
export interface UnheldCompany {
  readonly row: CompanyRow;
  readonly previousNames: readonly PreviousName[];
}

/** Takes a company of the register file over, as of the date of that file, so that work for it has something to stand on. One that is held stays as it is. */
export async function holdCompany(trx: Trx, { row, previousNames }: UnheldCompany): Promise<void> {
  const { numInsertedOrUpdatedRows: taken } = await trx
    .insertInto('companies')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (taken !== 1n || previousNames.length === 0) return;
  await trx
    .insertInto('previous_names')
    .values(
      previousNames.map((name, index) => ({
        company_number: row.company_number,
        position: index + 1,
        company_name: name.companyName,
        ceased_on: name.ceasedOn,
      })),
    )
    .execute();
}

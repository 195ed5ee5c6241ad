import type { CompanyNumber } from '../domain/company-number.ts';
import type { Db, Trx } from './open-store.ts';

/** Notes that the register answered that it has no company of this number; what it last said of it stays as it was. */
export async function saveNotFound(
  trx: Trx,
  companyNumber: CompanyNumber,
  asOf: number,
): Promise<void> {
  await trx
    .updateTable('companies')
    .set((set) => ({
      not_found_at: asOf,
      not_found_since: set.fn.coalesce('not_found_since', set.val(asOf)),
    }))
    .where('company_number', '=', companyNumber)
    .execute();
}

/** Whether somebody has told of the company and the register has not denied it: then a first denial contradicts what is known. */
export async function isKnownToExist(db: Db, companyNumber: CompanyNumber): Promise<boolean> {
  const held = await db
    .selectFrom('companies')
    .select('not_found_since')
    .where('company_number', '=', companyNumber)
    .executeTakeFirst();
  if (held !== undefined) return held.not_found_since === null;
  const told = await db
    .selectFrom('unheld_statuses')
    .select('company_number')
    .where('company_number', '=', companyNumber)
    .executeTakeFirst();
  return told !== undefined;
}

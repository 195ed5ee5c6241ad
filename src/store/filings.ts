import type { CompanyNumber } from '../domain/company-number.ts';
import type { Filing } from '../domain/filing.ts';
import type { RegisterSource } from '../domain/strike-off.ts';
import type { Trx } from './open-store.ts';

export async function saveFilings(
  trx: Trx,
  filings: readonly Filing[],
  seen: { readonly source: RegisterSource; readonly now: number },
): Promise<void> {
  for (const filing of filings) {
    await trx
      .insertInto('filings')
      .values({
        company_number: filing.companyNumber,
        transaction_id: filing.transactionId,
        type: filing.type,
        category: filing.category,
        description: filing.description,
        date: filing.date,
        source: seen.source,
        seen_at: seen.now,
      })
      .onConflict((conflict) =>
        conflict.columns(['company_number', 'transaction_id']).doUpdateSet({
          type: filing.type,
          category: filing.category,
          description: filing.description,
          date: filing.date,
        }),
      )
      .execute();
  }
}

export function listFilings(trx: Trx, companyNumber: CompanyNumber) {
  return trx
    .selectFrom('filings')
    .select(['type', 'description', 'date', 'transaction_id'])
    .where('company_number', '=', companyNumber)
    .execute();
}

/** True when it was there. */
export async function deleteFiling(
  trx: Trx,
  companyNumber: CompanyNumber,
  transactionId: string,
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('filings')
    .where('company_number', '=', companyNumber)
    .where('transaction_id', '=', transactionId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

import type { CompanyNumber } from '../domain/company-number.ts';
import type { Filing } from '../domain/filing.ts';
import type { RegisterSource } from '../domain/strike-off.ts';
import type { Db, Trx } from './open-store.ts';

/** Stores filings as they were seen last; who told of one first stays its source. */
export async function saveFilings(
  trx: Trx,
  filings: readonly Filing[],
  seen: { readonly source: RegisterSource; readonly now: number },
): Promise<void> {
  for (const filing of filings) {
    const told = {
      type: filing.type,
      category: filing.category,
      description: filing.description,
      description_text: filing.descriptionText,
      annotation: filing.annotation,
      date: filing.date,
    };
    await trx
      .insertInto('filings')
      .values({
        company_number: filing.companyNumber,
        transaction_id: filing.transactionId,
        ...told,
        source: seen.source,
        seen_at: seen.now,
      })
      .onConflict((conflict) =>
        conflict.columns(['company_number', 'transaction_id']).doUpdateSet(told),
      )
      .execute();
  }
}

/** Whether the filing is stored as it is. */
export async function isFilingStored(trx: Trx, filing: Filing): Promise<boolean> {
  const stored = await trx
    .selectFrom('filings')
    .select('transaction_id')
    .where('company_number', '=', filing.companyNumber)
    .where('transaction_id', '=', filing.transactionId)
    .where('date', '=', filing.date)
    .where('type', 'is not distinct from', filing.type)
    .where('category', 'is not distinct from', filing.category)
    .where('description', 'is not distinct from', filing.description)
    .where('description_text', 'is not distinct from', filing.descriptionText)
    .where('annotation', 'is not distinct from', filing.annotation)
    .executeTakeFirst();
  return stored !== undefined;
}

export async function listFilings(
  db: Db | Trx,
  companyNumber: CompanyNumber,
): Promise<readonly Filing[]> {
  const rows = await db
    .selectFrom('filings')
    .select([
      'transaction_id',
      'type',
      'category',
      'description',
      'description_text',
      'annotation',
      'date',
    ])
    .where('company_number', '=', companyNumber)
    .execute();
  return rows.map((row) => ({
    companyNumber,
    transactionId: row.transaction_id,
    type: row.type,
    category: row.category,
    description: row.description,
    descriptionText: row.description_text,
    annotation: row.annotation,
    date: row.date,
  }));
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

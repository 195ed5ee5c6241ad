import type { CompanyNumber } from '../../domain/company-number.ts';
import type { RegisterFile } from './open-register-file.ts';

/** The row of a company in the published file could not be read. */
export interface UnreadRow {
  /** When what stands of it was true; null when nothing of it is known but what its damaged row shows. */
  readonly factsAsOf: number | null;
}

/** Those of some companies whose rows could not be read. */
export async function findUnreadRows(
  register: RegisterFile,
  companyNumbers: readonly CompanyNumber[],
): Promise<ReadonlyMap<CompanyNumber, UnreadRow>> {
  if (register.unreadRows === 0 || companyNumbers.length === 0) return new Map();
  const rows = await register.db
    .selectFrom('unread_rows')
    .selectAll()
    .where('company_number', 'in', companyNumbers)
    .execute();
  return new Map(rows.map((row) => [row.company_number, { factsAsOf: row.facts_as_of }]));
}

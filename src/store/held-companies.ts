import type { CompanyNumber } from '../domain/company-number.ts';
import { compileOnce } from './compile-once.ts';
import { listed } from './listed.ts';
import type { Trx } from './open-store.ts';

/** Which of the companies are held. */
export async function findHeld(
  trx: Trx,
  companyNumbers: readonly CompanyNumber[],
): Promise<Set<CompanyNumber>> {
  if (companyNumbers.length === 0) return new Set();
  const { rows } = await selectHeld(trx, { numbers: JSON.stringify(companyNumbers) });
  return new Set(rows.map((row) => row.company_number));
}

const selectHeld = compileOnce<{ numbers: string }, { company_number: CompanyNumber }>((db, hole) =>
  db
    .selectFrom('companies')
    .select('company_number')
    .where('company_number', 'in', listed<CompanyNumber>(hole('numbers'))),
);

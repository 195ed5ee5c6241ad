import type { CompanyNumber } from '../../domain/company-number.ts';
import type { RegisterFile } from './open-register-file.ts';
import { lineColumns, toLines, type RegisterLine } from './search-register-names.ts';

/** A stretch of the register file in the order of company numbers. */
export async function listRegisterCompanies(
  register: RegisterFile,
  page: { readonly after: CompanyNumber | null; readonly limit: number },
): Promise<readonly RegisterLine[]> {
  const rows = await register.db
    .selectFrom('companies')
    .select(lineColumns)
    .$if(page.after !== null, (select) => select.where('company_number', '>', page.after))
    .orderBy('company_number')
    .limit(page.limit)
    .execute();
  return toLines(register, rows);
}

/** Those of some companies that the file has. */
export async function findRegisterLines(
  register: RegisterFile,
  companyNumbers: readonly CompanyNumber[],
): Promise<ReadonlyMap<CompanyNumber, RegisterLine>> {
  if (companyNumbers.length === 0) return new Map();
  const rows = await register.db
    .selectFrom('companies')
    .select(lineColumns)
    .where('company_number', 'in', companyNumbers)
    .execute();
  const lines = await toLines(register, rows);
  return new Map(lines.map((line) => [line.companyNumber, line]));
}

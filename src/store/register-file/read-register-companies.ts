import type { BulkCompany } from '../../domain/bulk-company.ts';
import type { CompanyNumber } from '../../domain/company-number.ts';
import { decodeRegisterRow, type TextsById } from './decode-register-row.ts';
import type { RegisterFile } from './open-register-file.ts';
import { textColumns, type RegisterRow } from './register-tables.ts';

/** The company as the register file has it; null when it is not in it. */
export async function findRegisterCompany(
  register: RegisterFile,
  companyNumber: CompanyNumber,
): Promise<BulkCompany | null> {
  const row = await register.db
    .selectFrom('companies')
    .selectAll()
    .where('company_number', '=', companyNumber)
    .executeTakeFirst();
  if (row === undefined) return null;
  return decodeRegisterRow(row, await readTexts(register, [row]));
}

/** The texts that rows name. Those that were not shared are fetched, which only a damaged file needs. */
export async function readTexts(
  register: RegisterFile,
  rows: readonly Partial<RegisterRow>[],
): Promise<TextsById> {
  const missing = new Set<number>();
  for (const row of rows) {
    for (const column of textColumns) {
      const id = row[column] ?? null;
      if (id !== null && !register.sharedTexts.has(id)) missing.add(id);
    }
  }
  if (missing.size === 0) return register.sharedTexts;
  const texts = await register.db
    .selectFrom('texts')
    .selectAll()
    .where('id', 'in', [...missing])
    .execute();
  return new Map([...register.sharedTexts, ...texts.map(({ id, text }) => [id, text] as const)]);
}

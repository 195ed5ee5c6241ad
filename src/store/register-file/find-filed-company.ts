import type { BulkCompany } from '../../domain/bulk-company.ts';
import type { CompanyNumber } from '../../domain/company-number.ts';
import { findUnreadRows, type UnreadRow } from './find-unread-rows.ts';
import type { RegisterFile } from './open-register-file.ts';
import { findRegisterCompany } from './read-register-companies.ts';

/** A company as a register file has it. */
export interface FiledCompany {
  readonly company: BulkCompany;
  /** When its facts were true; null when nothing of it is known but what its damaged row shows. */
  readonly factsAsOf: number | null;
  /** Null for a row that was read, as nearly all are. */
  readonly unread: UnreadRow | null;
}

/** The company with the date of its facts, which may be older than the file; null when the file does not have it. */
export async function findFiledCompany(
  register: RegisterFile,
  companyNumber: CompanyNumber,
): Promise<FiledCompany | null> {
  const company = await findRegisterCompany(register, companyNumber);
  if (company === null) return null;
  const unread = (await findUnreadRows(register, [companyNumber])).get(companyNumber) ?? null;
  return {
    company,
    factsAsOf: unread === null ? register.snapshot.as_of : unread.factsAsOf,
    unread,
  };
}

import type { CompanyNumber } from '../domain/company-number.ts';
import { findCompany, type CompanyRow } from '../store/companies.ts';
import type { Db } from '../store/open-store.ts';
import type { UnheldCompany } from '../store/hold-company.ts';
import { readWorkableCompany } from '../wire/read-workable-company.ts';
import { ApiError } from './problem.ts';
import type { ApiOptions } from './server.ts';

/** The stored company; throws 404 for a number that is not held live. */
export async function findCompanyOrRefuse(
  db: Db,
  companyNumber: CompanyNumber,
): Promise<CompanyRow> {
  const company = await findCompany(db, companyNumber);
  if (company === undefined) throw unknownCompany(companyNumber);
  return company;
}

/**
 * The company as the register file has it, null where it is held live; throws 404 for a number that neither knows. Work can be asked for of both: what is
 * not held yet is taken over with the job.
 */
export async function findUnheldOrRefuse(
  companyNumber: CompanyNumber,
  known: Pick<ApiOptions, 'reader' | 'register' | 'clock'>,
): Promise<UnheldCompany | null> {
  const company = await readWorkableCompany(companyNumber, known);
  if (company.kind === 'unknown') throw unknownCompany(companyNumber);
  return company.kind === 'unheld' ? company.company : null;
}

/** Throws 404 for a number that is neither held live nor in the register file. */
export async function refuseUnknownCompany(
  companyNumber: CompanyNumber,
  options: Pick<ApiOptions, 'reader' | 'register' | 'clock'>,
): Promise<void> {
  await findUnheldOrRefuse(companyNumber, options);
}

function unknownCompany(companyNumber: CompanyNumber): ApiError {
  return new ApiError(404, `no company ${companyNumber} is known`);
}

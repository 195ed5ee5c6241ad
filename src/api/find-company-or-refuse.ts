import type { CompanyNumber } from '../domain/company-number.ts';
import { findCompany, type CompanyRow } from '../store/companies.ts';
import type { Db } from '../store/open-store.ts';
import { findRegisterCompany } from '../store/register-file/read-register-companies.ts';
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

/** Throws 404 for a number that is neither held live nor in the register file. */
export async function refuseUnknownCompany(
  companyNumber: CompanyNumber,
  { reader, register }: Pick<ApiOptions, 'reader' | 'register'>,
): Promise<void> {
  if ((await findCompany(reader, companyNumber)) !== undefined) return;
  const answer = await register.ask((file) => findRegisterCompany(file, companyNumber));
  if (answer.kind !== 'answered' || answer.value === null) throw unknownCompany(companyNumber);
}

function unknownCompany(companyNumber: CompanyNumber): ApiError {
  return new ApiError(404, `no company ${companyNumber} is known`);
}

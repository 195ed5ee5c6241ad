import type { CompanyNumber } from '../domain/company-number.ts';
import { findCompany, type CompanyRow } from '../store/companies.ts';
import type { Db } from '../store/open-store.ts';
import { ApiError } from './problem.ts';

/** The stored company; throws 404 for a number that neither the bulk file nor the stream has brought. */
export async function findCompanyOrRefuse(
  db: Db,
  companyNumber: CompanyNumber,
): Promise<CompanyRow> {
  const company = await findCompany(db, companyNumber);
  if (company === undefined) throw new ApiError(404, `no company ${companyNumber} is known`);
  return company;
}

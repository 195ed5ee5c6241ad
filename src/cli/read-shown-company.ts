import { parseCompanyNumber } from '../domain/company-number.ts';
import { findCompany } from '../store/companies.ts';
import { openReader } from '../store/open-store.ts';
import type { CompanyDetailJson } from '../wire/company-detail-json.ts';
import { readCompanyDetail } from '../wire/read-company-detail.ts';
import { NotFoundError, UsageError } from './cli-errors.ts';
import type { Call } from './define-command.ts';
import { openSuppressionHash } from './open-suppression-hash.ts';

/** The company that the argument of `show` names, as GET /api/companies/{number} answers it. */
export async function readShownCompany({
  cli,
  given: [text = ''],
  readSettings,
}: Call<unknown>): Promise<CompanyDetailJson> {
  const companyNumber = parseCompanyNumber(text);
  if (companyNumber === null) {
    throw new UsageError([
      `"${text}" is no company number: eight digits or letters, like 01234567`,
    ]);
  }
  const { config } = readSettings();
  await using reader = openReader(config.databaseUrl);
  const company = await findCompany(reader, companyNumber);
  if (company === undefined) {
    throw new NotFoundError(`company ${companyNumber} is not in the database`);
  }
  const hash = await openSuppressionHash(reader, config, cli.random);
  return await readCompanyDetail(company, { reader, clock: cli.clock, hash });
}

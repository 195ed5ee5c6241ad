import { parseCompanyNumber } from '../domain/company-number.ts';
import { openReader } from '../store/open-store.ts';
import type { CompanyDetailJson } from '../wire/company-detail-json.ts';
import { readKnownCompany } from '../wire/read-known-company.ts';
import { NotFoundError, UsageError } from './cli-errors.ts';
import type { Call } from './define-command.ts';
import { openCurrentRegister } from './open-current-register.ts';
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
  await using register = openCurrentRegister(cli, reader, config.databaseUrl);
  const hash = await openSuppressionHash(reader, config, cli.random);
  const company = await readKnownCompany(companyNumber, {
    reader,
    register,
    clock: cli.clock,
    hash,
    hiddenPersonal: config.gate.hiddenPersonal,
  });
  if (company !== null) return company;
  throw new NotFoundError(
    `company ${companyNumber} is neither held live nor in a register file: import the bulk file with --scope register to know all`,
  );
}

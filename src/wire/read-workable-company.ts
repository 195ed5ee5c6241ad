import type { CompanyNumber } from '../domain/company-number.ts';
import type { Clock } from '../runtime/clock.ts';
import { findCompany } from '../store/companies.ts';
import type { UnheldCompany } from '../store/hold-company.ts';
import type { Db } from '../store/open-store.ts';
import type { CurrentRegister } from '../store/register-file/current-register.ts';
import { findFiledCompany } from '../store/register-file/find-filed-company.ts';
import { toCompanyRow } from '../store/snapshot/staged-row.ts';

export type WorkableCompany =
  | { readonly kind: 'held' }
  /** As the register file has it: taken over with the first job. */
  | { readonly kind: 'unheld'; readonly company: UnheldCompany }
  | { readonly kind: 'unknown' };

/** What a company is to us that somebody asks work for. */
export async function readWorkableCompany(
  companyNumber: CompanyNumber,
  {
    reader,
    register,
    clock,
  }: {
    readonly reader: Db;
    readonly register: Pick<CurrentRegister, 'ask'>;
    readonly clock: Clock;
  },
): Promise<WorkableCompany> {
  if ((await findCompany(reader, companyNumber)) !== undefined) return { kind: 'held' };
  const answer = await register.ask((file) => findFiledCompany(file, companyNumber));
  if (answer.kind !== 'answered' || answer.value === null) return { kind: 'unknown' };
  const { company, factsAsOf } = answer.value;
  // Of a damaged row nothing is known but the number, so whatever is learnt is newer.
  const origin = { asOf: factsAsOf ?? 0, now: clock.now() };
  const row = toCompanyRow(company, origin);
  return { kind: 'unheld', company: { row, previousNames: company.previousNames } };
}

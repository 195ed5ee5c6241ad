import type { CompanyNumber } from '../domain/company-number.ts';
import { findCompany } from '../store/companies.ts';
import type { CurrentRegister, FromRegister } from '../store/register-file/current-register.ts';
import { findRegisterCompany } from '../store/register-file/read-register-companies.ts';
import { toCompanyRow } from '../store/snapshot/staged-row.ts';
import { CompanyDetailJson } from './company-detail-json.ts';
import { readCompanyDetail, type DetailOptions } from './read-company-detail.ts';
import { toStoredCompanyJson } from './stored-company-json.ts';

/**
 * Everything known of one company: what is held live, or else its row of the full register, with the date of that. Null when neither
 * knows it.
 */
export async function readKnownCompany(
  companyNumber: CompanyNumber,
  options: DetailOptions & { readonly register: CurrentRegister },
): Promise<CompanyDetailJson | null> {
  const held = await findCompany(options.reader, companyNumber);
  if (held !== undefined) return readCompanyDetail(held, options);
  const answer = await options.register.ask((file) => findRegisterCompany(file, companyNumber));
  return answer.kind === 'answered' ? toDetail(answer) : null;
}

function toDetail({
  value: company,
  snapshot,
}: Extract<
  FromRegister<Awaited<ReturnType<typeof findRegisterCompany>>>,
  { kind: 'answered' }
>): CompanyDetailJson | null {
  if (company === null) return null;
  const origin = { asOf: snapshot.as_of, now: snapshot.built_at };
  return CompanyDetailJson.parse({
    ...toStoredCompanyJson(toCompanyRow(company, origin)),
    id: null,
    days_left: null,
    previous_names: company.previousNames.map(({ companyName, ceasedOn }) => ({
      company_name: companyName,
      ceased_on: ceasedOn,
    })),
    timeline: null,
    episode: null,
    past_episodes: [],
    enrichment: [],
    officers: [],
    persons: [],
    domains: [],
    domain_candidates: [],
    channels: [],
    contacts: [],
  });
}

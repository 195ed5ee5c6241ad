import type { BulkCompany } from '../domain/bulk-company.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import { findCompany, type CompanyRow } from '../store/companies.ts';
import type { CurrentRegister } from '../store/register-file/current-register.ts';
import { findUnreadRows, type UnreadRow } from '../store/register-file/find-unread-rows.ts';
import { findRegisterCompany } from '../store/register-file/read-register-companies.ts';
import { toCompanyRow } from '../store/snapshot/staged-row.ts';
import { CompanyDetailJson } from './company-detail-json.ts';
import { toInstant, toInstantOrNull } from './instant.ts';
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
  const answer = await options.register.ask(async (file) => {
    const unread = (await findUnreadRows(file, [companyNumber])).get(companyNumber) ?? null;
    const company = held === undefined ? await findRegisterCompany(file, companyNumber) : null;
    return { unread, company };
  });
  const filed = answer.kind === 'answered' ? answer : null;
  const unread = filed?.value.unread ?? null;
  if (held !== undefined) return readCompanyDetail(held, options, toUnreadJson(unread, held));
  if (filed === null || filed.value.company === null) return null;
  const { as_of: fileAsOf, built_at: now } = filed.snapshot;
  return toDetail(filed.value.company, { asOf: unread?.factsAsOf ?? fileAsOf, now, unread });
}

/** What is held live may be newer than what the file could keep. */
function toUnreadJson(unread: UnreadRow | null, held: CompanyRow): CompanyDetailJson['unread_row'] {
  if (unread === null) return null;
  return { facts_as_of: toInstant(Math.max(unread.factsAsOf ?? 0, held.status_as_of)) };
}

function toDetail(
  company: BulkCompany,
  origin: { readonly asOf: number; readonly now: number; readonly unread: UnreadRow | null },
): CompanyDetailJson {
  const { unread } = origin;
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
    unread_row: unread === null ? null : { facts_as_of: toInstantOrNull(unread.factsAsOf) },
  });
}

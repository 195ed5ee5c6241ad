import type { CompanyNumber } from '../domain/company-number.ts';
import { withPublishedNames } from '../domain/previous-names.ts';
import { newestSnapshotDate } from '../store/bulk-snapshots.ts';
import { findCompany, type CompanyRow } from '../store/companies.ts';
import type { Db } from '../store/open-store.ts';
import { listPreviousNames } from '../store/read-company-history.ts';
import type { CurrentRegister } from '../store/register-file/current-register.ts';
import { findFiledCompany, type FiledCompany } from '../store/register-file/find-filed-company.ts';
import { withNewerRow } from '../store/register-file/newer-row.ts';
import type { RegisterFile } from '../store/register-file/open-register-file.ts';
import { toCompanyRow } from '../store/snapshot/staged-row.ts';
import { CompanyDetailJson, toPreviousNamesJson } from './company-detail-json.ts';
import { toInstantOrNull } from './instant.ts';
import { readCompanyDetail, type DetailOptions, type ToldCompany } from './read-company-detail.ts';
import { toStoredCompanyJson } from './stored-company-json.ts';

/**
 * Everything known of one company: what is held live, with what the register file in use knows from later; or else its row of that file, with the date of
 * it. Null when neither knows it.
 */
export async function readKnownCompany(
  companyNumber: CompanyNumber,
  options: DetailOptions & { readonly register: CurrentRegister },
): Promise<CompanyDetailJson | null> {
  const { reader, register } = options;
  const held = await findCompany(reader, companyNumber);
  const answer = await register.ask((file) => findFiledCompany(file, companyNumber));
  const filed =
    answer.kind === 'answered' && answer.value !== null
      ? { ...answer.value, snapshot: answer.snapshot }
      : null;
  if (held !== undefined) return readCompanyDetail(await toTold(reader, held, filed), options);
  return filed === null ? null : toDetail(filed);
}

type OfFile = FiledCompany & Pick<RegisterFile, 'snapshot'>;

/** The same as the lists tell (`withNewerFacts`), with every column. */
async function toTold(reader: Db, held: CompanyRow, filed: OfFile | null): Promise<ToldCompany> {
  const previousNames = await listPreviousNames(reader, held.company_number);
  if (filed === null) return { company: held, previousNames, unread: null };
  const { company, factsAsOf, unread, snapshot } = filed;
  const newest = await newestSnapshotDate(reader);
  const isNewest =
    newest === null || (snapshot.snapshot_date !== null && snapshot.snapshot_date >= newest);
  const hasNewerNames = factsAsOf !== null && factsAsOf > held.profile_as_of;
  return {
    company: withNewerRow(held, filed, isNewest),
    previousNames: hasNewerNames
      ? withPublishedNames(previousNames, company.previousNames)
      : previousNames,
    unread:
      unread === null
        ? null
        : // What is held live may be newer than what the file could keep.
          { facts_as_of: toInstantOrNull(Math.max(factsAsOf ?? 0, held.status_as_of)) },
  };
}

function toDetail({ company, factsAsOf, unread, snapshot }: OfFile): CompanyDetailJson {
  const origin = { asOf: factsAsOf ?? snapshot.as_of, now: snapshot.built_at };
  return CompanyDetailJson.parse({
    ...toStoredCompanyJson(toCompanyRow(company, origin)),
    id: null,
    days_left: null,
    previous_names: toPreviousNamesJson(company.previousNames),
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

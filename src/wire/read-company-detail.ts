import type { PreviousName } from '../domain/company-profile.ts';
import type { HiddenPersonal } from '../domain/enrichment.ts';
import { londonDateOf } from '../domain/london-date.ts';
import { openGate } from '../pipeline/gate.ts';
import type { Clock } from '../runtime/clock.ts';
import type { CompanyRow } from '../store/companies.ts';
import { listChannels } from '../store/channels.ts';
import { listContacts } from '../store/contacts.ts';
import { listTriedCandidates } from '../store/domain-candidates.ts';
import { listDomains } from '../store/list-domains.ts';
import { listOfficers } from '../store/list-officers.ts';
import type { Db } from '../store/open-store.ts';
import { listEnrichmentSteps, listEpisodes } from '../store/read-company-history.ts';
import { listPersons } from '../store/persons.ts';
import { listControllers } from '../store/significant-control.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { CompanyDetailJson, toPreviousNamesJson, toStepsJson } from './company-detail-json.ts';
import { toChannelJson } from './channel-json.ts';
import { toContactJson } from './contact-json.ts';
import { toDomainCandidateJson, toDomainJson } from './domain-json.ts';
import { toEpisodeJson } from './episode-json.ts';
import { toOfficerJson } from './officer-json.ts';
import { toPersonsJson } from './person-json.ts';
import { readTimeline } from './read-timeline.ts';
import { toStoredCompanyJson } from './stored-company-json.ts';

/** More officers than any page shows; the whole list is paged at /officers. */
const mostOfficers = 500;

export interface DetailOptions {
  readonly reader: Db;
  readonly clock: Clock;
  readonly hash: SuppressionHash;
  readonly hiddenPersonal: HiddenPersonal;
}

/** What is to be told of a company itself. */
export interface ToldCompany {
  readonly company: CompanyRow;
  readonly previousNames: readonly PreviousName[];
  readonly unread: CompanyDetailJson['unread_row'];
}

/** Everything known of one company that is held. Contacts pass the gate first: the API and a terminal are exits alike. */
export async function readCompanyDetail(
  { company, previousNames, unread }: ToldCompany,
  { reader, clock, hash, hiddenPersonal }: DetailOptions,
): Promise<CompanyDetailJson> {
  const { company_number: companyNumber } = company;
  const [gate, episodes, officers, controllers, persons, domains, candidates, contacts, channels] =
    await Promise.all([
      openGate(reader, hash, { hiddenPersonal }),
      listEpisodes(reader, companyNumber),
      listOfficers(reader, companyNumber, { after: null, limit: mostOfficers }),
      listControllers(reader, [companyNumber]),
      listPersons(reader, companyNumber),
      listDomains(reader, companyNumber),
      listTriedCandidates(reader, companyNumber),
      listContacts(reader, [companyNumber]),
      listChannels(reader, [companyNumber]),
    ]);
  const today = londonDateOf(clock.now());
  const isDenied = company.not_found_since !== null;
  const [latest = null, ...past] = episodes.map((row) => toEpisodeJson(row, { today, isDenied }));
  const timeline = await readTimeline(reader, company, { episodes, today });
  const steps = latest === null ? [] : await listEnrichmentSteps(reader, latest.id);
  // Parsed, because the rows have columns that are nobody else's business: only what the schema names goes out.
  return CompanyDetailJson.parse({
    ...toStoredCompanyJson(company),
    id: latest?.id ?? null,
    days_left: latest?.days_left ?? null,
    previous_names: toPreviousNamesJson(previousNames),
    timeline,
    episode: latest,
    past_episodes: past,
    enrichment: toStepsJson(steps),
    officers: officers.map(toOfficerJson),
    persons: toPersonsJson(persons, { officers, controllers }),
    domains: domains.map(toDomainJson),
    domain_candidates: candidates.map(toDomainCandidateJson),
    channels: channels.map((row) => toChannelJson(gate, row, company.subscriber_class)),
    contacts: contacts.map((row) => toContactJson(gate, row, company.subscriber_class)),
    unread_row: unread,
  });
}

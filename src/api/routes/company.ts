import { z } from 'zod';
import { enrichmentSteps, stepStates } from '../../domain/enrichment.ts';
import { londonDateOf } from '../../domain/london-date.ts';
import { openGate } from '../../pipeline/gate.ts';
import { listContacts } from '../../store/contacts.ts';
import { listDomains } from '../../store/list-domains.ts';
import { listOfficers } from '../../store/list-officers.ts';
import {
  listEnrichmentSteps,
  listEpisodes,
  listPreviousNames,
  type EnrichmentStepRow,
} from '../../store/read-company-history.ts';
import { findCompanyOrRefuse } from '../find-company-or-refuse.ts';
import type { ApiOptions, ApiServer } from '../server.ts';
import { companyParams } from '../wire/company-number.ts';
import { ContactJson, toContactJson } from '../wire/contact-json.ts';
import { DomainJson, toDomainJson } from '../wire/domain-json.ts';
import { EpisodeJson, toEpisodeJson } from '../wire/episode-json.ts';
import { instant, toInstant, toInstantOrNull } from '../wire/instant.ts';
import { OfficerJson, toOfficerJson } from '../wire/officer-json.ts';
import { StoredCompanyJson, toStoredCompanyJson } from '../wire/stored-company-json.ts';

const StepJson = z.object({
  step: z.enum(enrichmentSteps),
  state: z.enum(stepStates),
  reason: z.string().nullable(),
  attempts: z.number().int(),
  started_at: instant.nullable(),
  updated_at: instant,
});

/** One company with everything known of it. Its `id` and what stands beside it are of the open or else latest episode. */
const CompanyDetailJson = StoredCompanyJson.extend({
  id: z.uuid().nullable(),
  days_left: z.number().int().nullable(),
  previous_names: z.array(z.object({ company_name: z.string(), ceased_on: z.string().nullable() })),
  episode: EpisodeJson.nullable(),
  past_episodes: z.array(EpisodeJson),
  enrichment: z.array(StepJson),
  officers: z.array(OfficerJson),
  domains: z.array(DomainJson),
  contacts: z.array(ContactJson),
});

/** More officers than any page shows; the whole list is paged at /officers. */
const mostOfficers = 500;

/** One company with its episodes, people, domains and contacts. */
export function addCompanyRoute(server: ApiServer, options: ApiOptions): void {
  const { reader, clock, hash } = options;
  server.get(
    '/api/companies/:companyNumber',
    {
      config: { access: 'viewer' },
      schema: { params: companyParams, response: { 200: CompanyDetailJson } },
    },
    async ({ params: { companyNumber } }) => {
      const company = await findCompanyOrRefuse(reader, companyNumber);
      const [gate, names, episodes, officers, domains, contacts] = await Promise.all([
        openGate(reader, hash),
        listPreviousNames(reader, companyNumber),
        listEpisodes(reader, companyNumber),
        listOfficers(reader, companyNumber, { after: null, limit: mostOfficers }),
        listDomains(reader, companyNumber),
        listContacts(reader, [companyNumber]),
      ]);
      const today = londonDateOf(clock.now());
      const [latest = null, ...past] = episodes.map((row) => toEpisodeJson(row, today));
      const steps = latest === null ? [] : await listEnrichmentSteps(reader, latest.id);
      return {
        ...toStoredCompanyJson(company),
        id: latest?.id ?? null,
        days_left: latest?.days_left ?? null,
        previous_names: [...names],
        episode: latest,
        past_episodes: past,
        enrichment: steps.map(toStepJson).toSorted(byFlow),
        officers: officers.map(toOfficerJson),
        domains: domains.map(toDomainJson),
        contacts: contacts.map((row) => toContactJson(gate, row, company.subscriber_class)),
      };
    },
  );
}

function toStepJson(row: EnrichmentStepRow): z.infer<typeof StepJson> {
  return {
    ...row,
    started_at: toInstantOrNull(row.started_at),
    updated_at: toInstant(row.updated_at),
  };
}

function byFlow(a: z.infer<typeof StepJson>, b: z.infer<typeof StepJson>): number {
  return enrichmentSteps.indexOf(a.step) - enrichmentSteps.indexOf(b.step);
}

import { z } from 'zod';
import type { PreviousName } from '../domain/company-profile.ts';
import { enrichmentSteps, stepStates } from '../domain/enrichment.ts';
import type { EnrichmentStepRow } from '../store/read-company-history.ts';
import { ChannelJson } from './channel-json.ts';
import { ContactJson } from './contact-json.ts';
import { DomainCandidateJson, DomainJson } from './domain-json.ts';
import { UnreadRowJson } from './company-json.ts';
import { EpisodeJson } from './episode-json.ts';
import { instant, toInstant, toInstantOrNull } from './instant.ts';
import { OfficerJson } from './officer-json.ts';
import { PersonJson } from './person-json.ts';
import { StoredCompanyJson } from './stored-company-json.ts';
import { TimelineJson } from './timeline-json.ts';

const StepJson = z.object({
  step: z.enum(enrichmentSteps),
  state: z.enum(stepStates),
  reason: z.string().nullable(),
  attempts: z.number().int(),
  started_at: instant.nullable(),
  updated_at: instant,
});
export type StepJson = z.infer<typeof StepJson>;

/** One company with everything known of it. Its `id` and what stands beside it are of the open or else latest episode. */
export const CompanyDetailJson = StoredCompanyJson.extend({
  id: z.uuid().nullable(),
  days_left: z.number().int().nullable(),
  previous_names: z.array(z.object({ company_name: z.string(), ceased_on: z.string().nullable() })),
  /** The latest attempt to strike it off, worked out from the filings when read; null when nothing tells of one. */
  timeline: TimelineJson.nullable(),
  episode: EpisodeJson.nullable(),
  past_episodes: z.array(EpisodeJson),
  enrichment: z.array(StepJson),
  officers: z.array(OfficerJson),
  persons: z.array(PersonJson),
  domains: z.array(DomainJson),
  /** Domains that its names suggest and what came of them, the latest first. */
  domain_candidates: z.array(DomainCandidateJson),
  channels: z.array(ChannelJson),
  contacts: z.array(ContactJson),
  unread_row: UnreadRowJson.nullable(),
});
export type CompanyDetailJson = z.infer<typeof CompanyDetailJson>;

export function toPreviousNamesJson(
  names: readonly PreviousName[],
): CompanyDetailJson['previous_names'] {
  return names.map(({ companyName, ceasedOn }) => ({
    company_name: companyName,
    ceased_on: ceasedOn,
  }));
}

/** In the order of the flow. */
export function toStepsJson(rows: readonly EnrichmentStepRow[]): StepJson[] {
  return rows
    .map((row) => ({
      ...row,
      started_at: toInstantOrNull(row.started_at),
      updated_at: toInstant(row.updated_at),
    }))
    .toSorted((a, b) => enrichmentSteps.indexOf(a.step) - enrichmentSteps.indexOf(b.step));
}

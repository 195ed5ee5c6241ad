import { z } from 'zod';
import { candidateOutcomes, domainVerdicts, findMethods } from '../domain/enrichment.ts';
import type { TriedCandidate } from '../store/domain-candidates.ts';
import type { ProvenDomain } from '../store/list-domains.ts';
import { ConfidenceReasons, readConfidenceReasons } from './confidence-reasons.ts';
import { instant, toInstant, toInstantOrNull } from './instant.ts';

/** A domain with the reasons for its verdict, each with the words it rests on. */
export const DomainJson = z.object({
  id: z.uuid(),
  domain: z.string(),
  confidence: z.number(),
  /** What the confidence is made of: the first times each of the others. Null where it was judged before reasons were kept. */
  confidence_reasons: ConfidenceReasons.nullable(),
  method: z.enum(findMethods),
  source: z.string(),
  verdict: z.enum(domainVerdicts),
  verdict_reason: z.string().nullable(),
  is_primary: z.boolean(),
  discovered_at: instant,
  last_verified: instant.nullable(),
  expires_at: instant,
  proof: z.array(
    z.object({
      rule: z.string(),
      url: z.string(),
      snippet: z.string(),
      weight: z.number(),
      /** Only a browser has put it on the page. */
      rendered: z.boolean(),
      seen_at: instant,
    }),
  ),
});
export type DomainJson = z.infer<typeof DomainJson>;

export function toDomainJson(row: ProvenDomain): DomainJson {
  return {
    ...row,
    confidence_reasons: readConfidenceReasons(row.confidence_reasons),
    is_primary: row.is_primary === 1,
    discovered_at: toInstant(row.discovered_at),
    last_verified: toInstantOrNull(row.last_verified_at),
    expires_at: toInstant(row.expires_at),
    proof: row.proof.map(({ is_rendered: isRendered, ...reason }) => ({
      ...reason,
      rendered: isRendered === 1,
      seen_at: toInstant(reason.seen_at),
    })),
  };
}

/** A domain that was tried because a name of the company suggests it. */
export const DomainCandidateJson = z.object({
  domain: z.string(),
  name: z.string(),
  form: z.string(),
  outcome: z.enum(candidateOutcomes),
  reason: z.string(),
  url: z.string().nullable(),
  snippet: z.string().nullable(),
  tried_at: instant,
  expires_at: instant,
});
export type DomainCandidateJson = z.infer<typeof DomainCandidateJson>;

export function toDomainCandidateJson(row: TriedCandidate): DomainCandidateJson {
  return { ...row, tried_at: toInstant(row.tried_at), expires_at: toInstant(row.expires_at) };
}

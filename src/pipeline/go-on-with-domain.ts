import { judgeDomain } from '../domain/confidence.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import type { CompanyRow } from '../store/companies.ts';
import { saveCandidate } from '../store/domains.ts';
import { findStep, markStep } from '../store/enrichment-steps.ts';
import type { EpisodeRow } from '../store/episodes.ts';
import type { Trx } from '../store/open-store.ts';
import { enqueueNext } from './enqueue-step.ts';
import { hasNamesake } from './read-proof-subject.ts';
import type { StepContext } from './step-context.ts';

/** A company whose domain is looked for. */
export interface Wanted {
  readonly company: CompanyRow;
  readonly episode: EpisodeRow;
}

/** Stores a domain that nobody has proven as what it is: a candidate, until our own visit has looked at it. */
export async function takeCandidate(
  trx: Trx,
  context: StepContext,
  found: {
    readonly company: CompanyRow;
    readonly domain: string;
    readonly method: PaidProviderName | 'candidate';
    readonly source: string;
    readonly foundAt: number;
  },
): Promise<void> {
  await saveCandidate(trx, {
    id: context.random.uuid(),
    companyNumber: found.company.company_number,
    domain: found.domain,
    method: found.method,
    source: found.source,
    confidence: judgeDomain({
      method: found.method,
      verdict: 'candidate',
      proof: [],
      proven: null,
      domain: found.domain,
      // No score comes with a provider's word, and it confuses companies of one name.
      hasNamesake: await hasNamesake(trx, found.company),
      mailExchanger: null,
    }),
    now: found.foundAt,
    expiresAt: found.foundAt + context.policy.cache.domainsMs,
  });
}

/** The site is visited next. */
export async function goOn(
  trx: Trx,
  context: StepContext,
  {
    company,
    episode,
    domain,
    reason = null,
  }: Wanted & { readonly domain: string; readonly reason?: string | null },
): Promise<void> {
  await markStep(trx, {
    episodeId: episode.id,
    step: 'find-domain',
    state: 'done',
    reason,
    now: context.clock.now(),
  });
  await enqueueNext(trx, context, {
    from: 'find-domain',
    name: 'scan-website',
    payload: { companyNumber: company.company_number, domain },
  });
}

/** The site was judged by a visit that still holds: it is not visited once more. */
export async function goOnToPeople(
  trx: Trx,
  context: StepContext,
  { company, episode }: Wanted,
): Promise<void> {
  const now = context.clock.now();
  const payload = { companyNumber: company.company_number };
  await markStep(trx, {
    episodeId: episode.id,
    step: 'find-domain',
    state: 'done',
    reason: 'known and visited already',
    now,
  });
  await fetchAwaitedOfficers(trx, context, { company, episode });
  await enqueueNext(trx, context, { from: 'find-domain', name: 'find-emails', payload });
}

/** Of a company whose domain is known, where its officers were to be fetched only then. */
export async function fetchAwaitedOfficers(
  trx: Trx,
  context: StepContext,
  { company, episode }: Wanted,
): Promise<void> {
  if (context.policy.officersFetch === 'always') return;
  const officers = await findStep(trx, episode.id, 'fetch-officers');
  if (officers?.state === 'done') return;
  const payload = { companyNumber: company.company_number };
  await enqueueNext(trx, context, { from: 'find-domain', name: 'fetch-officers', payload });
}

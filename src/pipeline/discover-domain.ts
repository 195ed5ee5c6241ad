import { judgeDomain } from '../domain/confidence.ts';
import type { CandidateOutcome } from '../domain/enrichment.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { cancel, done, snooze, type Outcome } from '../queue/outcome.ts';
import type { VisitOutcome, VisitTarget } from '../sources/website/visit-outcome.ts';
import { findCompany, type CompanyRow } from '../store/companies.ts';
import { saveTriedCandidate, type TriedCandidate } from '../store/domain-candidates.ts';
import { findPrimaryDomain, isFresh, saveCandidate } from '../store/domains.ts';
import { findRunOfCompany } from '../store/enrichment-runs.ts';
import { markStep } from '../store/enrichment-steps.ts';
import { findOpenEpisode, type EpisodeRow } from '../store/episodes.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { findOtherHolder } from '../store/similar-companies.ts';
import { enqueueNext } from './enqueue-step.ts';
import { graph, type StepPayload } from './graph.ts';
import { useSite, type SiteRules, type SiteUse } from './hold-site.ts';
import { planCandidates, type CandidatePlan, type PlannedCandidate } from './plan-candidates.ts';
import { hasNamesake, readProofSubject } from './read-proof-subject.ts';
import { openFleetingMemory } from './scan-memory.ts';
import { saveVisit } from './scan-website.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';
import {
  tryCandidate,
  type CandidateTry,
  type SiteBusy,
  type Visited,
  type WebsiteTools,
} from './try-candidate.ts';

/** Enough to read what proves a site. */
const defaultPages = 15;
/** A name server or host that is down today may be there tomorrow. */
const troubleLifeMs = 86_400_000;
const passing: ReadonlySet<CandidateOutcome> = new Set(['unresolved', 'unreachable', 'blocked']);
const absent: ReadonlySet<CandidateOutcome> = new Set(['absent', 'private_address']);

/**
 * Tries the domains that a company's names suggest, the likeliest first, until one is proven. Each try is kept as it ends: a process
 * that dies goes on with the next one. The visit that finds the site is the scan of it. Costs nothing.
 */
export function createDiscoverDomain(
  context: StepContext,
  {
    pipelinePages = defaultPages,
    sites = {},
  }: { readonly pipelinePages?: number; readonly sites?: SiteRules } = {},
) {
  return stepKind(
    'discover-domain',
    graph['discover-domain'],
    async (run: JobRun<StepPayload<'discover-domain'>, WebsiteTools>): Promise<Outcome> => {
      const { db, payload } = run;
      const company = await findCompany(db, payload.companyNumber);
      const episode = await findOpenEpisode(db, payload.companyNumber);
      if (company === undefined || episode === undefined) {
        return cancel('the company is no longer under threat');
      }
      const known = await findPrimaryDomain(db, payload.companyNumber);
      const notBefore =
        (await findRunOfCompany(db, payload.companyNumber, 'domain'))?.refreshSince ?? 0;
      const now = context.clock.now();
      if (known !== undefined && isFresh(known, { now, notBefore })) return done();

      const visit = (target: VisitTarget) =>
        useSite(run, { domain: target.domain, rules: sites }, (held) =>
          run.client.visit(target, run.signal, openFleetingMemory(run, held, pipelinePages)),
        );
      const found = await tryAll(context, { ...run, visit }, { company, notBefore });
      if (found !== null && 'until' in found) return snooze(found.until, found.reason);
      return done((trx) => conclude(trx, context, { company, episode, found }));
    },
  );
}

/** The best of the candidates; its visit where it was made just now, and not by a process that died after it. */
interface Found {
  readonly candidate: PlannedCandidate;
  readonly visit: Visited | null;
}

async function tryAll(
  context: StepContext,
  {
    db,
    client,
    signal,
    visit,
  }: Pick<JobRun<unknown, WebsiteTools>, 'db' | 'client' | 'signal'> & {
    readonly visit: (target: VisitTarget) => Promise<SiteUse<VisitOutcome>>;
  },
  { company, notBefore }: { readonly company: CompanyRow; readonly notBefore: number },
): Promise<Found | SiteBusy | null> {
  const subject = await readProofSubject(db, company);
  const visits = new Map<string, Visited>();
  for (;;) {
    const plan = await planCandidates(db, context, { company, notBefore });
    const best = bestOf(plan, visits);
    const [next] = plan.untried;
    if (next === undefined || best?.outcome === 'proven') return best;
    signal.throwIfAborted();
    const attempt = { tools: client, random: context.random, subject, visit };
    const attempted = await tryCandidate(next.domain, attempt);
    if ('until' in attempted) return attempted;
    const tried = await refuseTaken(db, company, { domain: next.domain, tried: attempted });
    if (tried.visit !== null) visits.set(next.domain, tried.visit);
    const row = toRow(context, { company, candidate: next, tried });
    await db.transaction().execute((trx) => saveTriedCandidate(trx, row));
  }
}

function bestOf(
  plan: CandidatePlan,
  visits: ReadonlyMap<string, Visited>,
): (Found & { readonly outcome: CandidateOutcome }) | null {
  const accepted = (outcome: CandidateOutcome) =>
    plan.tried.filter((each) => each.outcome === outcome);
  // Of several likely ones, that of the earlier try: the names are tried in the order of their likelihood.
  const best = accepted('proven').at(-1) ?? accepted('likely').at(-1);
  if (best === undefined) return null;
  const { domain, name, form, outcome } = best;
  return { candidate: { domain, name, form }, visit: visits.get(domain) ?? null, outcome };
}

/** A site that was found to be another company's is not this one's too, unless it prints this one's number. */
async function refuseTaken(
  db: Db,
  company: CompanyRow,
  { domain, tried }: { readonly domain: string; readonly tried: CandidateTry },
): Promise<CandidateTry> {
  if (tried.visit === null || tried.evidence?.rule === 'own-number') return tried;
  const holder = await findOtherHolder(db, domain, company.company_number);
  if (holder === undefined) return tried;
  const reason = `it was found to be of company ${holder.company_number}`;
  return { ...tried, outcome: 'held_by_other', reason, visit: null };
}

function toRow(
  context: StepContext,
  {
    company,
    candidate,
    tried,
  }: {
    readonly company: CompanyRow;
    readonly candidate: PlannedCandidate;
    readonly tried: CandidateTry;
  },
): TriedCandidate {
  const now = context.clock.now();
  return {
    company_number: company.company_number,
    domain: candidate.domain,
    name: candidate.name,
    form: candidate.form,
    outcome: tried.outcome,
    reason: tried.reason.slice(0, 300),
    url: tried.evidence?.url ?? null,
    snippet: tried.evidence?.snippet ?? null,
    tried_at: now,
    expires_at: now + lifeOf(tried.outcome, context),
  };
}

function lifeOf(outcome: CandidateOutcome, { policy }: StepContext): number {
  if (passing.has(outcome)) return troubleLifeMs;
  return absent.has(outcome) ? policy.cache.missesMs : policy.cache.domainsMs;
}

async function conclude(
  trx: Trx,
  context: StepContext,
  {
    company,
    episode,
    found,
  }: {
    readonly company: CompanyRow;
    readonly episode: EpisodeRow;
    readonly found: Found | null;
  },
): Promise<void> {
  const companyNumber = company.company_number;
  const now = context.clock.now();
  await markStep(trx, {
    episodeId: episode.id,
    step: 'discover-domain',
    state: 'done',
    reason:
      found === null
        ? 'none of the domains that were tried is the company’s'
        : `${found.candidate.domain}: ${found.candidate.form}`,
    now,
  });
  if (found === null) {
    const payload = { companyNumber };
    await enqueueNext(trx, context, { from: 'discover-domain', name: 'find-domain', payload });
    return;
  }
  const { candidate, visit } = found;
  await saveCandidate(trx, {
    id: context.random.uuid(),
    companyNumber,
    domain: candidate.domain,
    method: 'candidate',
    source: `candidate: ${candidate.form} (${candidate.name})`,
    confidence: judgeDomain({
      method: 'candidate',
      verdict: 'candidate',
      proof: [],
      proven: null,
      domain: candidate.domain,
      hasNamesake: await hasNamesake(trx, company),
      mailExchanger: null,
    }),
    now,
    expiresAt: now + context.policy.cache.domainsMs,
  });
  await markStep(trx, {
    episodeId: episode.id,
    step: 'find-domain',
    state: 'done',
    reason: `${candidate.domain}: ${candidate.form}`,
    now,
  });
  const known = await findPrimaryDomain(trx, companyNumber);
  if (visit === null || known === undefined) {
    const payload = { companyNumber, domain: candidate.domain };
    await enqueueNext(trx, context, { from: 'discover-domain', name: 'scan-website', payload });
    return;
  }
  await saveVisit(trx, context, { known, outcome: visit });
}

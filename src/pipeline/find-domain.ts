import { z } from 'zod';
import { domainLookupKey } from '../domain/lookup-key.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { cancel, done, snooze, type Outcome } from '../queue/outcome.ts';
import type { StepState } from '../domain/enrichment.ts';
import { findCompany, type CompanyRow } from '../store/companies.ts';
import { findPrimaryDomain, saveCandidate } from '../store/domains.ts';
import { markStep } from '../store/enrichment-steps.ts';
import { findOpenEpisode, type EpisodeRow } from '../store/episodes.ts';
import { noteAnswerUse } from '../store/answer-uses.ts';
import { findLookup } from '../store/lookups.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { findIntentUnderWay, isAnswerLost, planIntent } from '../store/spend-intents.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { leadCeiling } from './credit-ceilings.ts';
import { enqueueNext } from './enqueue-step.ts';
import { openGate } from './gate.ts';
import { graph, type StepPayload } from './graph.ts';
import { planCandidates } from './plan-candidates.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

/** Answer of a domain look-up as it stands in the cache. */
const CachedDomain = z.object({ domain: z.string() });

const answerLost = 'paid for, but the answer is lost: it is not bought again within its life';
const sameNameWaitMs = 30_000;
/** A provider's word alone: no score comes with it, and it confuses companies of one name. */
const candidateConfidence = 0.4;

/** Finds the company's domain: what is known, then candidates of its name, then the cache, then a planned look-up that costs a credit if it finds one. */
export function createFindDomain(context: StepContext, hash: SuppressionHash) {
  return stepKind(
    'find-domain',
    graph['find-domain'],
    async ({ payload, db }: JobRun<StepPayload<'find-domain'>, null>): Promise<Outcome> => {
      const { companyNumber } = payload;
      const company = await findCompany(db, companyNumber);
      const episode = await findOpenEpisode(db, companyNumber);
      if (company === undefined || episode === undefined) {
        return cancel('the company is no longer under threat');
      }
      if (episode.confirmed_at === null) {
        return cancel('not confirmed yet: the check starts it again');
      }
      const known = await findPrimaryDomain(db, companyNumber);
      if (known !== undefined && known.expires_at > context.clock.now()) {
        return done((trx) => goOn(trx, context, { company, episode, domain: known.domain }));
      }
      if (context.policy.maxCandidates > 0) {
        const { untried } = await planCandidates(db, context, company);
        if (untried.length > 0)
          return discover(context, { company, episode, count: untried.length });
      }
      return lookUp(db, context, { company, episode, hash });
    },
  );
}

interface Wanted {
  readonly company: CompanyRow;
  readonly episode: EpisodeRow;
}

/** The free way first: it comes back here when none of the candidates is the company's. */
function discover(
  context: StepContext,
  { company, episode, count }: Wanted & { readonly count: number },
): Outcome {
  return done(async (trx) => {
    await markStep(trx, {
      episodeId: episode.id,
      step: 'find-domain',
      state: 'waiting',
      reason: `trying ${count} domain(s) that the name suggests`,
      now: context.clock.now(),
    });
    await enqueueNext(trx, context, {
      from: 'find-domain',
      name: 'discover-domain',
      payload: { companyNumber: company.company_number },
    });
  });
}

async function lookUp(
  db: Db,
  context: StepContext,
  { company, episode, hash }: Wanted & { readonly hash: SuppressionHash },
): Promise<Outcome> {
  const now = context.clock.now();
  const subjectKey = domainLookupKey(company.company_name);
  const mark = (trx: Trx, state: StepState, reason: string) =>
    markStep(trx, { episodeId: episode.id, step: 'find-domain', state, reason, now });
  /** Without a domain the search ends here; the last step says so for the whole lead. */
  const end = (
    state: StepState,
    reason: string,
    note: (trx: Trx) => Promise<void> = () => Promise.resolve(),
  ): Outcome =>
    done(async (trx) => {
      await note(trx);
      await mark(trx, state, reason);
      const payload = { companyNumber: company.company_number };
      await enqueueNext(trx, context, { from: 'find-domain', name: 'find-emails', payload });
    });

  const cached = await findLookup(db, 'company-domain-by-name', { subjectKey, now });
  const noteUse = (trx: Trx): Promise<void> =>
    noteAnswerUse(trx, {
      operation: 'company-domain-by-name',
      subjectKey,
      episodeId: episode.id,
      askedFor: company.company_number,
      now,
    });
  if (cached.kind === 'miss') {
    return end('done', 'no domain: the provider found none', noteUse);
  }
  if (cached.kind === 'hit') {
    const { domain } = CachedDomain.parse(JSON.parse(cached.answer));
    return done(async (trx) => {
      await noteUse(trx);
      await takeCandidate(trx, context, { company, domain, foundAt: cached.lookedUpAt });
      await goOn(trx, context, { company, episode, domain });
    });
  }
  const gate = await openGate(db, hash);
  const refusal = gate.refusalToPay(
    { companyNumber: company.company_number, subscriberClass: company.subscriber_class },
    { person: null, domain: null },
  );
  if (refusal !== null) return end('skipped', refusal);
  if (!context.policy.hasPaidProvider) {
    return end('skipped', 'no provider of domains is configured');
  }
  const underWay = await findIntentUnderWay(db, 'company-domain-by-name', subjectKey);
  if (underWay?.state === 'in_doubt') {
    return end('parked', 'a paid look-up of this name is in doubt and is not sent again');
  }
  const since = now - context.policy.cache.domainsMs;
  if (await isAnswerLost(db, 'company-domain-by-name', { subjectKey, since })) {
    return end('parked', answerLost);
  }
  const ceiling = underWay === undefined ? await leadCeiling(db, context, episode.id) : null;
  if (ceiling !== null) return end('skipped', ceiling);
  if (underWay !== undefined && underWay.company_number !== company.company_number) {
    return snooze(now + sameNameWaitMs, 'a company of the same name is being looked up', (trx) =>
      mark(trx, 'waiting', 'a company of the same name is being looked up'),
    );
  }
  return done(async (trx) => {
    if (underWay === undefined) {
      await planIntent(trx, {
        id: context.random.uuid(),
        operation: 'company-domain-by-name',
        subjectKey,
        companyNumber: company.company_number,
        episodeId: episode.id,
        officerId: null,
        companyName: company.company_name,
        firstName: null,
        lastName: null,
        domain: null,
        now,
      });
    }
    await mark(trx, 'waiting', 'waiting for the paid look-up');
    await enqueueNext(trx, context, {
      from: 'find-domain',
      name: 'run-paid-task',
      payload: { provider: 'snov' },
    });
  });
}

/** Stores a provider's domain as what it is: a candidate, until our own visit has looked at it. */
async function takeCandidate(
  trx: Trx,
  context: StepContext,
  found: {
    readonly company: Pick<CompanyRow, 'company_number'>;
    readonly domain: string;
    readonly foundAt: number;
  },
): Promise<void> {
  await saveCandidate(trx, {
    id: context.random.uuid(),
    companyNumber: found.company.company_number,
    domain: found.domain,
    method: 'snov',
    source: 'snov company-domain-by-name',
    confidence: candidateConfidence,
    now: found.foundAt,
    expiresAt: found.foundAt + context.policy.cache.domainsMs,
  });
}

async function goOn(
  trx: Trx,
  context: StepContext,
  { company, episode, domain }: Wanted & { readonly domain: string },
): Promise<void> {
  await markStep(trx, {
    episodeId: episode.id,
    step: 'find-domain',
    state: 'done',
    reason: null,
    now: context.clock.now(),
  });
  await enqueueNext(trx, context, {
    from: 'find-domain',
    name: 'scan-website',
    payload: { companyNumber: company.company_number, domain },
  });
}

import { expectedValue } from '../domain/expected-value.ts';
import { domainLookupKey } from '../domain/lookup-key.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { cancel, done, snooze, type Outcome } from '../queue/outcome.ts';
import { paidProviderTitles, type StepState } from '../domain/enrichment.ts';
import { findCompany } from '../store/companies.ts';
import { findPrimaryDomain, isFresh } from '../store/domains.ts';
import type { RunOfCompany } from '../store/enrichment-runs.ts';
import { markStep } from '../store/enrichment-steps.ts';
import { findOpenEpisode } from '../store/episodes.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { findIntentUnderWay, planIntent, type SpendIntentRow } from '../store/spend-intents.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { findLeave, nobodyAsked } from './ask-enrichment.ts';
import { chooseProvider, type Choice } from './choose-provider.ts';
import { leadCeiling } from './credit-ceilings.ts';
import { enqueueNext } from './enqueue-step.ts';
import { openGate } from './gate.ts';
import {
  fetchAwaitedOfficers,
  goOn,
  goOnToPeople,
  takeCandidate,
  type Wanted,
} from './go-on-with-domain.ts';
import { graph, type StepPayload } from './graph.ts';
import { isBought, noteDomainUse } from './note-domain-use.ts';
import { planCandidates } from './plan-candidates.ts';
import { hasNamesake } from './read-proof-subject.ts';
import { standingOfLead } from './standing-of-lead.ts';
import { runCeiling } from './run-ceiling.ts';
import { sourceOfAnswer } from './source-of-answer.ts';
import type { StepContext } from './step-context.ts';
import { CachedDomain, noteUnowned } from './unowned-answer.ts';
import { findUnvisited, type UnvisitedCandidate } from './unvisited-candidate.ts';
import { stepKind } from './step-kind.ts';

const operation = 'company-domain-by-name';
const sameNameWaitMs = 30_000;

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
      const run = await findLeave(db, context, { ...episode, bought: 'domain' });
      const notBefore = run?.refreshSince ?? 0;
      if (known !== undefined && isFresh(known, { now: context.clock.now(), notBefore })) {
        return done(async (trx) => {
          // Who asks again is answered by what was bought before.
          if (run && isBought(known)) await noteDomainUse(trx, context, { company, episode, run });
          await (known.verdict === 'candidate'
            ? goOn(trx, context, { company, episode, domain: known.domain })
            : goOnToPeople(trx, context, { company, episode }));
        });
      }
      if (context.policy.maxCandidates > 0) {
        const { untried } = await planCandidates(db, context, { company, notBefore });
        if (untried.length > 0)
          return discover(context, { company, episode, count: untried.length });
      }
      return lookUp(db, context, { company, episode, hash, run });
    },
  );
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
  {
    company,
    episode,
    hash,
    run,
  }: Wanted & {
    readonly hash: SuppressionHash;
    /** Undefined when nobody wants anything bought for the company. */
    readonly run: RunOfCompany | null | undefined;
  },
): Promise<Outcome> {
  const now = context.clock.now();
  const notBefore = run?.refreshSince ?? 0;
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
      // One whose life is over is the company's until another is found.
      if ((await findPrimaryDomain(trx, company.company_number)) !== undefined) {
        await fetchAwaitedOfficers(trx, context, { company, episode });
      }
      const payload = { companyNumber: company.company_number };
      await enqueueNext(trx, context, { from: 'find-domain', name: 'find-emails', payload });
    });

  if (company.company_name === '') return end('skipped', 'the register tells no name');
  const choice = await chooseProvider(db, context, {
    operation,
    subjectKey,
    now,
    notBefore,
    lifeMs: context.policy.cache.domainsMs,
  });
  if (choice.kind === 'nobody' && !choice.isLost) {
    return end('done', `no domain: ${choice.why}`, async (trx) => {
      await noteDomainUse(trx, context, { company, episode, run });
      await noteUnowned(trx, company, choice.unowned);
    });
  }
  if (choice.kind === 'held') {
    const { provider, cached } = choice;
    const { domain } = CachedDomain.parse(JSON.parse(cached.answer));
    return done(async (trx) => {
      await noteDomainUse(trx, context, { company, episode, run });
      await takeCandidate(trx, context, {
        company,
        domain,
        method: provider,
        source: sourceOfAnswer(provider, operation, cached),
        foundAt: cached.lookedUpAt,
      });
      await goOn(trx, context, { company, episode, domain });
    });
  }
  const gate = await openGate(db, hash);
  const refusal = gate.refusalToPay(
    { companyNumber: company.company_number, subscriberClass: company.subscriber_class },
    { person: null, domain: null },
  );
  if (refusal !== null) return end('skipped', refusal);
  if (choice.kind === 'not-configured') {
    return end('skipped', 'no provider of domains is configured');
  }
  if (run === undefined) return end('skipped', nobodyAsked);
  const underWay = await findIntentUnderWay(db, operation, subjectKey);
  if (underWay?.state === 'in_doubt') {
    return end('parked', 'a paid look-up of this name is in doubt and is not sent again');
  }
  if (choice.kind === 'nobody') return end('parked', choice.why);
  const { provider } = choice;
  const ceiling =
    underWay === undefined
      ? ((await leadCeiling(db, context, { provider, operation, episodeId: episode.id })) ??
        (await runCeiling(db, run, { provider, operation })))
      : null;
  if (ceiling !== null) return end('skipped', ceiling);
  if (underWay !== undefined && underWay.company_number !== company.company_number) {
    return snooze(now + sameNameWaitMs, 'a company of the same name is being looked up', (trx) =>
      mark(trx, 'waiting', 'a company of the same name is being looked up'),
    );
  }
  if (underWay === undefined) {
    const unvisited = await findUnvisited(db, context, { company, notBefore });
    if (unvisited !== null) return takeUnvisited(context, { company, episode, unvisited });
  }
  const worth = expectedValue({
    operation,
    ...standingOfLead(episode, now),
    domainVerdict: null,
    hasNamesake: await hasNamesake(db, company),
    hasContact: false,
    heldEmails: null,
    confidence: null,
  });
  return done(async (trx) => {
    await noteUnowned(trx, company, choice.unowned);
    if (underWay === undefined) {
      await planIntent(trx, {
        id: context.random.uuid(),
        provider,
        operation,
        subjectKey,
        companyNumber: company.company_number,
        episodeId: episode.id,
        officerId: null,
        companyName: company.company_name,
        firstName: null,
        lastName: null,
        domain: null,
        runId: run?.id ?? null,
        expectedValue: worth,
        now,
      });
    }
    if (context.policy.maxCandidates === 0) {
      await markStep(trx, {
        episodeId: episode.id,
        step: 'discover-domain',
        state: 'skipped',
        reason: 'discovery.maxCandidates is 0',
        now,
      });
    }
    await mark(trx, 'waiting', underWay === undefined ? waitingFor(choice) : whyUnderWay(underWay));
    await enqueueNext(trx, context, {
      from: 'find-domain',
      name: 'run-paid-task',
      payload: { provider: underWay?.provider ?? provider },
    });
  });
}

const paying = 'waiting for the paid look-up';

/** A planned look-up has a reason where the provider has refused it. */
function whyUnderWay({ state, state_reason: reason }: SpendIntentRow): string {
  return (state === 'planned' ? reason : null) ?? paying;
}

/** Whom it waits for, where that is not the first. */
function waitingFor({ provider, why }: Choice & { readonly kind: 'ask' }): string {
  return why === null ? paying : `${paying} at ${paidProviderTitles[provider]}: ${why}`;
}

/** Free before paid: the company's own name is a domain that nobody could look into, and the provider tells whether anybody uses it. */
function takeUnvisited(
  context: StepContext,
  { company, episode, unvisited }: Wanted & { readonly unvisited: UnvisitedCandidate },
): Outcome {
  const { domain, form, name, heldEmails } = unvisited;
  const now = context.clock.now();
  return done(async (trx) => {
    if (heldEmails === null) {
      await markStep(trx, {
        episodeId: episode.id,
        step: 'find-domain',
        state: 'waiting',
        reason: `how many addresses of ${domain} the provider holds`,
        now,
      });
      await enqueueNext(trx, context, {
        from: 'find-domain',
        name: 'count-emails',
        payload: {
          companyNumber: company.company_number,
          provider: context.policy.providers[0] ?? 'snov',
          domain,
          asker: 'find-domain',
        },
      });
      return;
    }
    const said = `the provider holds ${heldEmails} address(es) of it`;
    await takeCandidate(trx, context, {
      company,
      domain,
      method: 'candidate',
      source: `candidate: ${form} (${name}); ${said}`,
      foundAt: now,
    });
    await goOn(trx, context, {
      company,
      episode,
      domain,
      reason: `${domain}: ${form}; nobody could look into it, ${said}`,
    });
  });
}

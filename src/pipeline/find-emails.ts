import { isContactableOfficer } from '../domain/contactable-officer.ts';
import { emailLookupKey } from '../domain/lookup-key.ts';
import { matchOfficer } from '../domain/match-officer.ts';
import type { StepState } from '../domain/enrichment.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { cancel, done, snooze, type Outcome } from '../queue/outcome.ts';
import { findCompany, type CompanyRow } from '../store/companies.ts';
import { assignOfficer, listContacts } from '../store/contacts.ts';
import { findPrimaryDomain, type DomainRow } from '../store/domains.ts';
import { findStep, markStep } from '../store/enrichment-steps.ts';
import { findOpenEpisode, type EpisodeRow } from '../store/episodes.ts';
import { noteAnswerUse } from '../store/answer-uses.ts';
import { findLookup } from '../store/lookups.ts';
import { listOfficers, type OfficerRow } from '../store/officers.ts';
import type { Db, Trx } from '../store/open-store.ts';
import {
  findIntentUnderWay,
  isAnswerLost,
  listUnfinishedIntents,
  planIntent,
} from '../store/spend-intents.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { announceCompany } from './announce.ts';
import { CachedEmails } from './cached-emails.ts';
import { startsByItself } from './confirm-episode.ts';
import { leadCeiling } from './credit-ceilings.ts';
import { enqueueNext } from './enqueue-step.ts';
import { openGate, type Gate } from './gate.ts';
import { graph, type StepPayload } from './graph.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';
import type { takeFoundEmails } from './take-found-emails.ts';

const samePersonWaitMs = 30_000;
const soughtElsewhere = 'the same person is being looked up for another company';

/**
 * Runs whenever officers, domain or a paid answer arrived, and does the next thing: wait for the others, take answers
 * from the cache, plan paid look-ups of the people who matter, or declare the lead enriched.
 */
export function createFindEmails(context: StepContext, hash: SuppressionHash) {
  return stepKind(
    'find-emails',
    graph['find-emails'],
    async ({ payload, db }: JobRun<StepPayload<'find-emails'>, null>): Promise<Outcome> => {
      const { companyNumber } = payload;
      const company = await findCompany(db, companyNumber);
      const episode = await findOpenEpisode(db, companyNumber);
      if (company === undefined || episode === undefined) {
        return cancel('the company is no longer under threat');
      }
      const lead = { company, episode };
      const domain = await findPrimaryDomain(db, companyNumber);
      const readiness = await judgeReadiness(db, context, { episode, domain });
      if (readiness.kind === 'wait') return done();
      if (readiness.kind === 'skip' || domain === undefined) {
        const reason = readiness.kind === 'skip' ? readiness.reason : 'no domain';
        return done((trx) => conclude(trx, context, { lead, state: 'skipped', reason }));
      }
      const officers = await listOfficers(db, companyNumber);
      // Judging an address takes lists of a hundred thousand mail domains; without a provider nobody finds one.
      const { takeFoundEmails } = await import('./take-found-emails.ts');
      const search = { lead, domain, officers, gate: await openGate(db, hash), takeFoundEmails };
      if (!(await isSoughtElsewhere(db, search))) {
        return done((trx) =>
          findForOfficers(trx, context, { ...search, isSoughtElsewhere: false }),
        );
      }
      const lookAgainAt = context.clock.now() + samePersonWaitMs;
      return snooze(lookAgainAt, soughtElsewhere, (trx) =>
        findForOfficers(trx, context, { ...search, isSoughtElsewhere: true }),
      );
    },
  );
}

interface Lead {
  readonly company: CompanyRow;
  readonly episode: EpisodeRow;
}

type Readiness =
  | { readonly kind: 'ready' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'skip'; readonly reason: string };

/** Officers and domain come on separate ways; whichever comes last finds the other there. */
async function judgeReadiness(
  db: Db,
  context: StepContext,
  { episode, domain }: { readonly episode: EpisodeRow; readonly domain: DomainRow | undefined },
): Promise<Readiness> {
  if (!startsByItself(context, episode)) return { kind: 'wait' };
  const officersStep = await findStep(db, episode.id, 'fetch-officers');
  const domainStep = await findStep(db, episode.id, 'find-domain');
  if (officersStep?.state !== 'done') return { kind: 'wait' };
  if (domain === undefined) {
    const hasEnded = domainStep !== undefined && domainStep.state !== 'waiting';
    return hasEnded ? { kind: 'skip', reason: domainStep.reason ?? 'no domain' } : { kind: 'wait' };
  }
  if (domain.verdict === 'candidate') return { kind: 'wait' };
  if (domain.verdict === 'contradicted') {
    return { kind: 'skip', reason: 'the domain belongs to another company' };
  }
  return { kind: 'ready' };
}

interface Search {
  readonly lead: Lead;
  readonly domain: DomainRow;
  readonly officers: readonly OfficerRow[];
  readonly gate: Gate;
  readonly takeFoundEmails: typeof takeFoundEmails;
}

/** One director of several companies on one domain is asked for once; the others wait for that answer. */
async function isSoughtElsewhere(db: Db, { lead, domain, officers }: Search): Promise<boolean> {
  for (const officer of officers.filter(isContactable)) {
    const subjectKey = emailLookupKey({
      firstName: officer.first_name ?? '',
      lastName: officer.last_name ?? '',
      domain: domain.domain,
    });
    const underWay = await findIntentUnderWay(db, 'emails-by-domain-by-name', subjectKey);
    const isOthers = underWay?.company_number !== lead.company.company_number;
    if (underWay !== undefined && isOthers && underWay.state !== 'in_doubt') return true;
  }
  return false;
}

function isContactable(officer: OfficerRow): boolean {
  return isContactableOfficer({
    officerRole: officer.officer_role,
    resignedOn: officer.resigned_on,
    isCorporate: officer.is_corporate === 1,
    firstName: officer.first_name,
    lastName: officer.last_name,
  });
}

async function findForOfficers(
  trx: Trx,
  context: StepContext,
  search: Search & { readonly isSoughtElsewhere: boolean },
): Promise<void> {
  const { lead, officers } = search;
  await assignPublished(trx, lead.company, officers);
  const contactable = officers.filter(isContactable);
  const refusals: string[] = [];
  for (const officer of contactable) {
    const refusal = await seekOfficer(trx, context, { ...search, officer });
    if (refusal !== null) refusals.push(refusal);
  }
  const unfinished = await listUnfinishedIntents(trx, lead.episode.id, 'emails-by-domain-by-name');
  const isPaying = unfinished.some((intent) => intent.state !== 'in_doubt');
  if (isPaying || search.isSoughtElsewhere) {
    await markStep(trx, {
      episodeId: lead.episode.id,
      step: 'find-emails',
      state: 'waiting',
      reason: isPaying ? 'waiting for the paid look-up' : soughtElsewhere,
      now: context.clock.now(),
    });
    if (!isPaying) return;
    await enqueueNext(trx, context, {
      from: 'find-emails',
      name: 'run-paid-task',
      payload: { provider: 'snov' },
    });
    return;
  }
  if (unfinished.length > 0) {
    await conclude(trx, context, {
      lead,
      state: 'parked',
      reason: 'a paid look-up is in doubt and is not sent again',
    });
    return;
  }
  const reason = contactable.length === 0 ? 'no contactable officer' : (refusals[0] ?? null);
  await conclude(trx, context, { lead, state: 'done', reason });
}

/** Looks for one officer's address. Returns why not, or null when it is known, found or being looked up. */
async function seekOfficer(
  trx: Trx,
  context: StepContext,
  { lead, domain, gate, officer, takeFoundEmails }: Search & { readonly officer: OfficerRow },
): Promise<string | null> {
  const now = context.clock.now();
  const { first_name: firstName, last_name: lastName } = officer;
  if (firstName === null || lastName === null) return 'officer without a name';
  const known = await listContacts(trx, [lead.company.company_number]);
  if (known.some((contact) => contact.officer_id === officer.id && contact.expires_at > now)) {
    return null;
  }
  const person = {
    firstName,
    lastName,
    birthMonth: officer.birth_month,
    birthYear: officer.birth_year,
  };
  const refusal = gate.refusalToPay(
    {
      companyNumber: lead.company.company_number,
      subscriberClass: lead.company.subscriber_class,
    },
    { person, domain: domain.domain },
  );
  if (refusal !== null) return refusal;
  const operation = 'emails-by-domain-by-name';
  const subjectKey = emailLookupKey({ firstName, lastName, domain: domain.domain });
  const cached = await findLookup(trx, operation, { subjectKey, now });
  if (cached.kind !== 'none') {
    const askedFor = officer.id;
    const episodeId = lead.episode.id;
    await noteAnswerUse(trx, { operation, subjectKey, episodeId, askedFor, now });
  }
  if (cached.kind === 'miss') return 'no address found (cached)';
  if (cached.kind === 'hit') {
    await takeFoundEmails(trx, context, {
      companyNumber: lead.company.company_number,
      officerId: officer.id,
      domainId: domain.id,
      domain: domain.domain,
      emails: CachedEmails.parse(JSON.parse(cached.answer)),
      foundAt: cached.lookedUpAt,
    });
    return null;
  }
  if (!context.policy.hasPaidProvider) return 'no provider of e-mails is configured';
  const underWay = await findIntentUnderWay(trx, operation, subjectKey);
  if (underWay?.state === 'in_doubt') return 'a paid look-up of this person is in doubt';
  if (underWay !== undefined) return null;
  const since = now - context.policy.cache.verifiedEmailsMs;
  if (await isAnswerLost(trx, operation, { subjectKey, since })) {
    return 'paid for, but the answer is lost: it is not bought again within its life';
  }
  const ceiling = await leadCeiling(trx, context, lead.episode.id);
  if (ceiling !== null) return ceiling;
  await planIntent(trx, {
    id: context.random.uuid(),
    operation,
    subjectKey,
    companyNumber: lead.company.company_number,
    episodeId: lead.episode.id,
    officerId: officer.id,
    companyName: null,
    firstName,
    lastName,
    domain: domain.domain,
    now,
  });
  return null;
}

/** A published address that spells an officer's name is that officer's, and need not be bought. */
async function assignPublished(
  trx: Trx,
  company: CompanyRow,
  officers: readonly OfficerRow[],
): Promise<void> {
  const named = officers
    .filter((officer) => officer.resigned_on === null)
    .map((officer) => ({
      id: officer.id,
      firstName: officer.first_name,
      lastName: officer.last_name,
    }));
  for (const contact of await listContacts(trx, [company.company_number])) {
    if (contact.officer_id !== null || contact.is_no_reply === 1) continue;
    const local = contact.email.slice(0, contact.email.lastIndexOf('@'));
    const match = matchOfficer(local, named);
    if (match === null) continue;
    // A free mailbox could be any namesake's: there the whole name must stand.
    const isOwn =
      contact.email_type === 'corporate' || (contact.email_type === 'free' && match.isFullName);
    if (!isOwn) continue;
    await assignOfficer(trx, contact.id, { officerId: match.officer.id, reason: match.reason });
  }
}

/** Ends the search for this episode and says so once. */
async function conclude(
  trx: Trx,
  context: StepContext,
  end: { readonly lead: Lead; readonly state: StepState; readonly reason: string | null },
): Promise<void> {
  const { episode, company } = end.lead;
  const before = await findStep(trx, episode.id, 'find-emails');
  await markStep(trx, {
    episodeId: episode.id,
    step: 'find-emails',
    state: end.state,
    reason: end.reason,
    now: context.clock.now(),
  });
  if (before !== undefined && before.state !== 'waiting') return;
  const contacts = await listContacts(trx, [company.company_number]);
  await announceCompany(trx, context, {
    type: 'lead.enriched',
    companyNumber: company.company_number,
    data: { episode_id: episode.id, emails_found: contacts.length, outcome: end.state },
  });
}

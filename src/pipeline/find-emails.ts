import { emailLookupKey } from '../domain/lookup-key.ts';
import { matchOfficer } from '../domain/match-officer.ts';
import type { StepState } from '../domain/enrichment.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { cancel, done, snooze, type Outcome } from '../queue/outcome.ts';
import { findCompany, type CompanyRow } from '../store/companies.ts';
import { assignOfficer, listContacts, type ContactRecord } from '../store/contacts.ts';
import { findPrimaryDomain, type DomainRow } from '../store/domains.ts';
import { findStep, markStep } from '../store/enrichment-steps.ts';
import { findOpenEpisode, type EpisodeRow } from '../store/episodes.ts';
import { listOfficers, type OfficerRow } from '../store/officers.ts';
import type { Db, Trx } from '../store/open-store.ts';
import {
  findIntentUnderWay,
  listProvidersPlanned,
  listUnfinishedIntents,
} from '../store/spend-intents.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { announceCompany } from './announce.ts';
import { findLeave } from './ask-enrichment.ts';
import { enqueueNext } from './enqueue-step.ts';
import { describeCount, readHeldEmails } from './held-emails.ts';
import { openGate } from './gate.ts';
import { graph, type StepPayload } from './graph.ts';
import { loadAddressWork } from './load-address-work.ts';
import { isContactable, seekOfficer, type Lead, type Search } from './seek-officer.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

const samePersonWaitMs = 30_000;
const soughtElsewhere = 'the same person is being looked up for another company';
const paying = 'waiting for the paid look-up';
const counting = 'waiting for the free count of the domain';
const verifying = 'waiting for the paid verification';

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
      const run = await findLeave(db, context, { ...episode, bought: 'emails' });
      // An answer that comes after its run is over is taken all the same.
      const before = await findStep(db, episode.id, 'find-emails');
      if (run === undefined && before === undefined) return done();
      const readiness = await judgeReadiness(db, { episode, domain });
      if (readiness.kind === 'wait') return done();
      if (readiness.kind === 'end' || domain === undefined) {
        const end = readiness.kind === 'end' ? readiness : { state: 'done' as const, reason: null };
        return done((trx) =>
          conclude(trx, context, { lead, state: end.state, reason: end.reason }),
        );
      }
      const officers = await listOfficers(db, companyNumber);
      const addressWork = await loadAddressWork();
      const gate = await openGate(db, hash);
      const held = await readHeldEmails(db, context, domain.domain);
      const search = { lead, run, domain, officers, gate, held, addressWork };
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

type Readiness =
  | { readonly kind: 'ready' }
  | { readonly kind: 'wait' }
  /** Nobody's address can be looked for. Done: there is no site of theirs; skipped or parked: that was not found out. */
  | { readonly kind: 'end'; readonly state: StepState; readonly reason: string };

/** Officers and domain come on separate ways; whichever comes last finds the other there. */
async function judgeReadiness(
  db: Db,
  { episode, domain }: { readonly episode: EpisodeRow; readonly domain: DomainRow | undefined },
): Promise<Readiness> {
  const officersStep = await findStep(db, episode.id, 'fetch-officers');
  const domainStep = await findStep(db, episode.id, 'find-domain');
  if (domain === undefined) {
    if (domainStep === undefined || domainStep.state === 'waiting') return { kind: 'wait' };
    const { state, reason } = domainStep;
    // Without a domain the officers may never be asked for.
    return { kind: 'end', state, reason: reason ?? 'no domain' };
  }
  if (officersStep?.state !== 'done') return { kind: 'wait' };
  if (domain.verdict === 'candidate') return { kind: 'wait' };
  if (domain.verdict === 'contradicted') {
    return { kind: 'end', state: 'done', reason: 'the domain belongs to another company' };
  }
  return { kind: 'ready' };
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

async function findForOfficers(
  trx: Trx,
  context: StepContext,
  search: Search & { readonly isSoughtElsewhere: boolean },
): Promise<void> {
  const { lead, officers } = search;
  await assignPublished(trx, lead.company, officers);
  const contactable = officers.filter(isContactable);
  const derived = await search.addressWork.deriveEmails(trx, context, {
    domain: search.domain,
    officers: contactable,
  });
  await markStep(trx, {
    episodeId: lead.episode.id,
    step: 'derive-emails',
    ...derived,
    now: context.clock.now(),
  });
  await search.addressWork.applyVerifications(trx, context, search);
  const unsought: string[] = [];
  const missed = new Map<string, string>();
  let isCounting = false;
  for (const officer of contactable) {
    const sought = await seekOfficer(trx, context, { ...search, officer });
    if (sought.kind === 'unsought') unsought.push(sought.reason);
    if (sought.kind === 'missed') missed.set(officer.id, sought.reason);
    if (sought.kind === 'uncounted') isCounting = true;
  }
  await markStep(trx, {
    episodeId: lead.episode.id,
    step: 'count-emails',
    ...describeCount(search.held, { domain: search.domain.domain, isNeeded: isCounting }),
    now: context.clock.now(),
  });
  if (isCounting) {
    await enqueueNext(trx, context, {
      from: 'find-emails',
      name: 'count-emails',
      payload: {
        companyNumber: lead.company.company_number,
        provider: context.policy.providers[0] ?? 'snov',
        domain: search.domain.domain,
        asker: 'find-emails',
      },
    });
  }
  const unfinished = await listUnfinishedIntents(trx, lead.episode.id, 'emails-by-domain-by-name');
  const isPaying = unfinished.some((intent) => intent.state !== 'in_doubt');
  if (isPaying || isCounting || search.isSoughtElsewhere) {
    const awaited = isCounting ? counting : soughtElsewhere;
    // A planned look-up has a reason where the provider has refused it.
    const refused = unfinished.find((intent) => intent.state === 'planned' && intent.state_reason);
    const paid = refused?.state_reason ?? paying;
    await wait(trx, context, { lead, isPaying, reason: isPaying ? paid : awaited });
    return;
  }
  const verification = await search.addressWork.planVerifications(trx, context, {
    ...search,
    contactable,
    missed: new Set(missed.keys()),
  });
  await markStep(trx, {
    episodeId: lead.episode.id,
    step: 'verify-emails',
    state: verification.state,
    reason: verification.reason,
    now: context.clock.now(),
  });
  if (verification.isWaiting) {
    await wait(trx, context, { lead, isPaying: true, reason: verifying });
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
  const [refusal] = unsought;
  const reason =
    contactable.length === 0
      ? 'no contactable officer'
      : (refusal ?? [...missed.values()][0] ?? null);
  await conclude(trx, context, { lead, state: refusal === undefined ? 'done' : 'skipped', reason });
}

/** It goes on when the answer is there. */
async function wait(
  trx: Trx,
  context: StepContext,
  awaited: { readonly lead: Lead; readonly isPaying: boolean; readonly reason: string },
): Promise<void> {
  await markStep(trx, {
    episodeId: awaited.lead.episode.id,
    step: 'find-emails',
    state: 'waiting',
    reason: awaited.reason,
    now: context.clock.now(),
  });
  if (!awaited.isPaying) return;
  for (const provider of await listProvidersPlanned(trx, awaited.lead.episode.id)) {
    await enqueueNext(trx, context, {
      from: 'find-emails',
      name: 'run-paid-task',
      payload: { provider },
    });
  }
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
    data: {
      episode_id: episode.id,
      emails_found: contacts.filter(isMoreThanDerived).length,
      outcome: end.state,
    },
  });
}

function isMoreThanDerived(contact: ContactRecord): boolean {
  return contact.method !== 'pattern' || contact.verification_status === 'valid';
}

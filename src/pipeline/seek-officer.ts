import { isContactableOfficer } from '../domain/contactable-officer.ts';
import { expectedValue } from '../domain/expected-value.ts';
import type { DomainVerdict } from '../domain/enrichment.ts';
import { emailLookupKey } from '../domain/lookup-key.ts';
import { sharersOfQuestion } from '../domain/shared-question.ts';
import type { CompanyRow } from '../store/companies.ts';
import { deleteDerived, listContacts, type ContactRecord } from '../store/contacts.ts';
import type { DomainRow } from '../store/domains.ts';
import type { RunOfCompany } from '../store/enrichment-runs.ts';
import type { EpisodeRow } from '../store/episodes.ts';
import { noteAnswerUse } from '../store/answer-uses.ts';
import type { OfficerRow } from '../store/officers.ts';
import type { Trx } from '../store/open-store.ts';
import { findIntentUnderWay, planIntent } from '../store/spend-intents.ts';
import { nobodyAsked } from './ask-enrichment.ts';
import { CachedEmails } from './cached-emails.ts';
import { chooseProvider } from './choose-provider.ts';
import { countOf, refusalOfDomain, type HeldEmails } from './held-emails.ts';
import { leadCeiling } from './credit-ceilings.ts';
import type { Gate } from './gate.ts';
import type { AddressWork } from './load-address-work.ts';
import { runCeiling } from './run-ceiling.ts';
import { standingOfLead } from './standing-of-lead.ts';
import type { StepContext } from './step-context.ts';
import { refusalOfUnowned } from './unowned-answer.ts';

/** A company and its time under threat. */
export interface Lead {
  readonly company: CompanyRow;
  readonly episode: EpisodeRow;
}

/** What is known when a company's people are looked for. */
export interface Search {
  readonly lead: Lead;
  /** The run that pays; null when it starts by itself, undefined when nothing is to be bought. */
  readonly run: RunOfCompany | null | undefined;
  readonly domain: DomainRow;
  readonly officers: readonly OfficerRow[];
  readonly gate: Gate;
  readonly held: HeldEmails;
  readonly addressWork: AddressWork;
}

/** What became of the search for one officer: known, found or being looked up; first to be counted; nothing there; or not looked for, and why. */
export type Sought =
  | { readonly kind: 'sought' | 'uncounted' }
  | { readonly kind: 'missed' | 'unsought'; readonly reason: string };

const sought: Sought = { kind: 'sought' };
const missedFor = (reason: string): Sought => ({ kind: 'missed', reason });
const unsoughtFor = (reason: string): Sought => ({ kind: 'unsought', reason });

/** Looks for one officer's address. */
export async function seekOfficer(
  trx: Trx,
  context: StepContext,
  {
    lead,
    run,
    domain,
    gate,
    held,
    officer,
    officers,
    addressWork,
  }: Search & { readonly officer: OfficerRow },
): Promise<Sought> {
  const now = context.clock.now();
  const { first_name: firstName, last_name: lastName } = officer;
  if (firstName === null || lastName === null) return unsoughtFor('officer without a name');
  const notBefore = run?.refreshSince ?? 0;
  const known = await listContacts(trx, [lead.company.company_number]);
  const operation = 'emails-by-domain-by-name';
  const subjectKey = emailLookupKey({ firstName, lastName, domain: domain.domain });
  const ask = () =>
    chooseProvider(trx, context, {
      operation,
      subjectKey,
      now,
      notBefore,
      lifeMs: context.policy.cache.verifiedEmailsMs,
    });
  const noteUse = () =>
    noteAnswerUse(trx, {
      operation,
      subjectKey,
      episodeId: lead.episode.id,
      askedFor: officer.id,
      run: run ?? null,
      now,
    });
  if (known.some((contact) => isAddressOf(contact, officer.id, { now, notBefore }))) {
    // Who asks again is answered by what was bought before.
    if (run && (await ask()).kind === 'held') await noteUse();
    return sought;
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
  if (refusal !== null) return unsoughtFor(refusal);
  const choice = await ask();
  if (choice.kind === 'held' || (choice.kind === 'nobody' && !choice.isLost)) await noteUse();
  if (choice.kind === 'nobody' && !choice.isLost) {
    return missedFor(`no address found: ${choice.why}`);
  }
  if (choice.kind === 'held') {
    const { provider, cached } = choice;
    await addressWork.takeFoundEmails(trx, context, {
      companyNumber: lead.company.company_number,
      officers: sharersOf(officer, officers),
      domainId: domain.id,
      domain: domain.domain,
      domainVerdict: domain.verdict,
      emails: CachedEmails.parse(JSON.parse(cached.answer)),
      foundAt: cached.lookedUpAt,
      provider,
      isUnverified: cached.isUnverified,
    });
    await deleteDerived(trx, officer.id);
    return sought;
  }
  if (choice.kind === 'not-configured') {
    return unsoughtFor('no provider of e-mails is configured');
  }
  if (run === undefined) return unsoughtFor(nobodyAsked);
  const underWay = await findIntentUnderWay(trx, operation, subjectKey);
  if (underWay?.state === 'in_doubt')
    return unsoughtFor('a paid look-up of this person is in doubt');
  if (underWay !== undefined) return sought;
  if (choice.kind === 'nobody') return unsoughtFor(choice.why);
  const { provider } = choice;
  const ceiling =
    (await leadCeiling(trx, context, { provider, operation, episodeId: lead.episode.id })) ??
    (await runCeiling(trx, run, { provider, operation }));
  if (ceiling !== null) return unsoughtFor(ceiling);
  const unowned = refusalOfUnowned(domain.domain);
  if (unowned !== null) return unsoughtFor(unowned);
  // Free before paid: how many addresses of the domain the provider holds.
  if (held.kind === 'unknown') return { kind: 'uncounted' };
  const foreign = refusalOfDomain(held, domain.domain);
  if (foreign !== null) return unsoughtFor(foreign);
  await planIntent(trx, {
    id: context.random.uuid(),
    provider,
    operation,
    subjectKey,
    companyNumber: lead.company.company_number,
    episodeId: lead.episode.id,
    officerId: officer.id,
    companyName: null,
    firstName,
    lastName,
    domain: domain.domain,
    runId: run?.id ?? null,
    expectedValue: expectedValue({
      operation,
      ...standingOfLead(lead.episode, now),
      domainVerdict: domain.verdict,
      hasNamesake: false,
      hasContact: known.some(
        (contact) => contact.officer_id !== null && contact.method !== 'pattern',
      ),
      // What the first provider holds says nothing of another.
      heldEmails: provider === context.policy.providers[0] ? countOf(held) : null,
      confidence: null,
    }),
    now,
  });
  return sought;
}

/** Those who can be contacted and whom the provider cannot tell from this one; the same for each of them. */
function sharersOf(officer: OfficerRow, officers: readonly OfficerRow[]): readonly OfficerRow[] {
  const people = officers
    .filter((each) => each.id === officer.id || isContactable(each))
    .map((row) => ({
      id: row.id,
      firstName: row.first_name,
      lastName: row.last_name,
      birthMonth: row.birth_month,
      birthYear: row.birth_year,
      personId: row.person_id,
      row,
    }));
  const one = people.find(({ id }) => id === officer.id);
  return one === undefined ? [officer] : sharersOfQuestion(one, people).map(({ row }) => row);
}

export function isContactable(officer: OfficerRow): boolean {
  return isContactableOfficer({
    officerRole: officer.officer_role,
    resignedOn: officer.resigned_on,
    isCorporate: officer.is_corporate === 1,
    firstName: officer.first_name,
    lastName: officer.last_name,
  });
}

/** Whether it is a person's address, as far as is known, so that none is looked for. */
export function isAddressOf(
  contact: ContactRecord,
  officerId: string,
  { now, notBefore }: { readonly now: number; readonly notBefore: number },
): boolean {
  return (
    (contact.officer_id === officerId || contact.sharers.some(({ id }) => id === officerId)) &&
    contact.verification_status !== 'invalid' &&
    // A derived address is nobody's until a provider has said valid.
    (contact.method !== 'pattern' || contact.verification_status === 'valid') &&
    // What stands on a site that may be anybody's is nobody's either.
    (contact.method !== 'website' || isOwnSite(contact.domain_verdict)) &&
    contact.expires_at > now &&
    contact.discovered_at >= notBefore
  );
}

function isOwnSite(verdict: DomainVerdict | null): boolean {
  return verdict === 'proven' || verdict === 'likely';
}

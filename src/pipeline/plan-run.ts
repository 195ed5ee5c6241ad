import type { CompanyNumber } from '../domain/company-number.ts';
import type { PaidOperation } from '../domain/committed-task.ts';
import type { Credits } from '../domain/credits.ts';
import { isContactableOfficer } from '../domain/contactable-officer.ts';
import {
  estimateEnrichment,
  type Estimate,
  type LookUpHistory,
} from '../domain/estimate-enrichment.ts';
import type { LeadView } from '../domain/lead-view.ts';
import { dearer } from '../domain/most-credits.ts';
import { paidProviders, type VerificationMode } from '../domain/enrichment.ts';
import { domainLookupKey, emailLookupKey, verificationKey } from '../domain/lookup-key.ts';
import { listContacts } from '../store/contacts.ts';
import { mostOfLookup } from '../store/dearest-lookups.ts';
import {
  countDomainsByMethod,
  listSettledPrices,
  listViewLeads,
  type ViewLead,
} from '../store/enrichment-runs.ts';
import { findStep } from '../store/enrichment-steps.ts';
import { listOfficers } from '../store/officers.ts';
import type { Db } from '../store/open-store.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { chooseProvider, type AskedProviders } from './choose-provider.ts';
import { openGate, type Gate } from './gate.ts';
import { isAddressOf } from './seek-officer.ts';
import { usableAddresses } from './verify-addresses.ts';

/** How far back look-ups tell what the next ones will cost. */
const historyMs = 90 * 86_400_000;

/** What a run over a view would do. Nothing is written and nobody is asked. */
export interface RunPlan {
  readonly leads: number;
  /** Companies whose search the run would start. */
  readonly companies: readonly CompanyNumber[];
  /** Those of the view it would leave alone, by the reason. */
  readonly leftOut: ReadonlyMap<string, number>;
  readonly domains: number;
  /** People where domain and officers are known. */
  readonly people: number;
  /** Companies whose people may be looked for and whose officers are not known yet. */
  readonly uncounted: number;
  /** Addresses that are held and would be verified. */
  readonly verifications: number;
  /** What one look-up of a person counts as until its answer tells. */
  readonly mostPerPerson: Credits;
  readonly estimate: Estimate;
}

export async function planRun(
  db: Db,
  {
    view,
    limit,
    verify,
    hash,
    providers,
    now,
  }: {
    readonly view: LeadView;
    readonly limit: number;
    readonly verify: VerificationMode;
    readonly hash: SuppressionHash;
    /** Who would be asked. */
    readonly providers: AskedProviders['providers'];
    readonly now: number;
  },
): Promise<RunPlan> {
  const gate = await openGate(db, hash);
  const leads = await listViewLeads(db, { view, limit });
  const leftOut = new Map<string, number>();
  const companies: CompanyNumber[] = [];
  const contactable: number[] = [];
  const uncounted = { withDomain: 0, ifFound: 0 };
  let domains = 0;
  let people = 0;
  let peopleIfFound = 0;
  let verifications = 0;
  for (const lead of leads) {
    const reason =
      lead.confirmed_at === null
        ? 'the register has not confirmed it yet'
        : gate.refusalToPay(
            { companyNumber: lead.company_number, subscriberClass: lead.subscriber_class },
            { person: null, domain: lead.domain },
          );
    if (reason !== null) {
      leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
      continue;
    }
    companies.push(lead.company_number);
    const domain = await readDomain(db, lead, { providers, now });
    const known = await countPeople(db, lead, {
      domain: domain.name,
      providers,
      gate,
      verify,
      now,
    });
    if (known !== null) contactable.push(known.contactable);
    switch (domain.kind) {
      case 'missed':
        break;
      case 'sought':
        domains += 1;
        peopleIfFound += known?.sought ?? 0;
        uncounted.ifFound += known === null ? 1 : 0;
        break;
      case 'known':
        people += known?.sought ?? 0;
        verifications += known?.verifications ?? 0;
        uncounted.withDomain += known === null ? 1 : 0;
        break;
    }
  }
  const mostPerPerson = await mostOfPerson(db, providers);
  const peoplePerCompany =
    contactable.length === 0
      ? null
      : contactable.reduce((sum, count) => sum + count, 0) / contactable.length;
  return {
    leads: leads.length,
    companies,
    leftOut,
    domains,
    people,
    uncounted: uncounted.withDomain + uncounted.ifFound,
    verifications,
    mostPerPerson,
    estimate: estimateEnrichment(
      {
        domains,
        people,
        peopleIfFound,
        uncounted,
        peoplePerCompany,
        verify,
        verifications,
        mostPerPerson: Number(mostPerPerson),
      },
      await readHistory(db, now - historyMs),
    ),
  };
}

/** Of all that would be asked: the next one is asked only for what the one before found nothing of, which costs nothing. */
async function mostOfPerson(db: Db, providers: AskedProviders['providers']): Promise<Credits> {
  const operation = 'emails-by-domain-by-name';
  let most: Credits = '0.00';
  for (const provider of providers) {
    most = dearer(most, await mostOfLookup(db, { provider, operation }));
  }
  return most;
}

type SoughtDomain =
  | { readonly kind: 'known'; readonly name: string | null }
  | { readonly kind: 'missed' | 'sought'; readonly name: null };

async function readDomain(
  db: Db,
  lead: ViewLead,
  { providers, now }: AskedNow,
): Promise<SoughtDomain> {
  const isKnown = lead.domain !== null && (lead.domain_expires_at ?? 0) > now;
  if (isKnown && lead.verdict === 'contradicted') return { kind: 'missed', name: null };
  if (isKnown) return { kind: 'known', name: lead.domain };
  const subjectKey = domainLookupKey(lead.company_name);
  const held = await isHeld(db, 'company-domain-by-name', { subjectKey, providers, now });
  if (held === 'none') return { kind: 'sought', name: null };
  return { kind: held === 'miss' ? 'missed' : 'known', name: null };
}

interface CountedPeople {
  readonly contactable: number;
  /** Those of them who would be looked for. */
  readonly sought: number;
  /** Addresses that would be verified. */
  readonly verifications: number;
}

/** Null while nobody has asked for the officers: those held from an earlier time may not be all of them. */
async function countPeople(
  db: Db,
  {
    company_number: companyNumber,
    subscriber_class: subscriberClass,
    episode_id: episodeId,
  }: ViewLead,
  {
    domain,
    providers,
    gate,
    verify,
    now,
  }: AskedNow & {
    readonly domain: string | null;
    readonly gate: Gate;
    readonly verify: VerificationMode;
  },
): Promise<CountedPeople | null> {
  const step = await findStep(db, episodeId, 'fetch-officers');
  if (step?.state !== 'done') return null;
  const officers = await listOfficers(db, companyNumber);
  const contacts = await listContacts(db, [companyNumber]);
  const people = new Set<string>();
  const missed = new Set<string>();
  let sought = 0;
  for (const officer of officers) {
    const { first_name: firstName, last_name: lastName } = officer;
    const isContactable = isContactableOfficer({
      officerRole: officer.officer_role,
      resignedOn: officer.resigned_on,
      isCorporate: officer.is_corporate === 1,
      firstName,
      lastName,
    });
    if (!isContactable || firstName === null || lastName === null) continue;
    people.add(officer.id);
    if (contacts.some((each) => isAddressOf(each, officer.id, { now, notBefore: 0 }))) continue;
    if (domain !== null) {
      const subjectKey = emailLookupKey({ firstName, lastName, domain });
      const asked = { subjectKey, providers, now };
      const held = await isHeld(db, 'emails-by-domain-by-name', asked);
      if (held === 'miss') missed.add(officer.id);
      if (held !== 'none') continue;
    }
    sought += 1;
  }
  const company = { companyNumber, subscriberClass };
  const unverified = usableAddresses(contacts, {
    company,
    domain,
    gate,
    mode: verify,
    people,
    missed,
  });
  let verifications = 0;
  for (const { email } of unverified) {
    const asked = { subjectKey: verificationKey(email), providers, now };
    if ((await isHeld(db, 'email-verification', asked)) === 'none') verifications += 1;
  }
  return { contactable: people.size, sought, verifications };
}

interface AskedNow {
  readonly providers: AskedProviders['providers'];
  readonly now: number;
}

/** What is held of a question that would be asked: something, nothing from anybody, or that it is to be asked. */
async function isHeld(
  db: Db,
  operation: PaidOperation,
  { providers, subjectKey, now }: AskedNow & { readonly subjectKey: string },
): Promise<'hit' | 'miss' | 'none'> {
  const choice = await chooseProvider(
    db,
    { policy: { providers } },
    {
      operation,
      subjectKey,
      now,
      notBefore: 0,
      lifeMs: 0,
    },
  );
  if (choice.kind === 'held') return 'hit';
  return choice.kind === 'nobody' ? 'miss' : 'none';
}

async function readHistory(db: Db, since: number): Promise<LookUpHistory> {
  const methods = await countDomainsByMethod(db, since);
  const free = methods.filter(({ method }) => !paidProviders.some((each) => each === method));
  const settled = await listSettledPrices(db, since);
  const of = (operation: (typeof settled)[number]['operation']) => {
    const rows = settled.filter((row) => row.operation === operation);
    const credits = rows.reduce((sum, row) => sum + Number(row.charged_credits ?? 0), 0);
    return { lookUps: rows.length, credits };
  };
  const domains = of('company-domain-by-name');
  const emails = of('emails-by-domain-by-name');
  const domainsFree = free.reduce((sum, row) => sum + row.count, 0);
  return {
    // What was sought and not found for free went on to a paid look-up.
    domainsSought: domainsFree + domains.lookUps,
    domainsFree,
    domainLookUps: domains.lookUps,
    domainCredits: domains.credits,
    emailLookUps: emails.lookUps,
    emailCredits: emails.credits,
    verifications: of('email-verification').lookUps,
  };
}

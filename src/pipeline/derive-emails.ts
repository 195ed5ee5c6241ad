import { classifyEmail } from '../domain/classify-email.ts';
import { judgeEmail } from '../domain/confidence.ts';
import { parseEmailAddress } from '../domain/email-address.ts';
import {
  learnEmailPattern,
  spellEmail,
  type LearnedPattern,
  type PatternExample,
} from '../domain/email-pattern.ts';
import type { StepState } from '../domain/enrichment.ts';
import { packagedMailDomains } from '../runtime/packaged-mail-domains.ts';
import { listContacts, saveContact, type ContactRecord } from '../store/contacts.ts';
import type { DomainRow } from '../store/domains.ts';
import type { OfficerRow } from '../store/officers.ts';
import type { Trx } from '../store/open-store.ts';
import type { StepContext } from './step-context.ts';

/**
 * Derives addresses of people without one from the making that the domain's known addresses show. They are guesses and say so: method
 * `pattern`, unverified; none leaves before a provider has said valid. Returns what came of it.
 */
export async function deriveEmails(
  trx: Trx,
  context: StepContext,
  about: {
    readonly domain: DomainRow;
    /** People who can be contacted. */
    readonly officers: readonly OfficerRow[];
  },
): Promise<{ readonly state: StepState; readonly reason: string }> {
  const { domain, officers } = about;
  if (domain.verdict !== 'proven' && domain.verdict !== 'likely') {
    return { state: 'skipped', reason: 'the website is not proven to be the company’s' };
  }
  const contacts = await listContacts(trx, [domain.company_number]);
  const known = peopleAt(contacts, domain.domain);
  const learned = shownPattern(contacts, domain.domain);
  if (learned === null)
    return { state: 'skipped', reason: 'no known address shows how they are made' };
  const spelt = new Map<string, OfficerRow[]>();
  for (const officer of officers) {
    const { first_name: firstName, last_name: lastName, id } = officer;
    if (firstName === null || lastName === null) continue;
    if (known.some((contact) => contact.officer_id === id && contact.method !== 'pattern'))
      continue;
    const local = spellEmail(learned.pattern, { firstName, lastName });
    if (local !== null) spelt.set(local, [...(spelt.get(local) ?? []), officer]);
  }
  const source = `pattern ${learned.pattern}, shown by ${learned.support} address(es) of ${domain.domain}`;
  let derived = 0;
  for (const [local, [officer, ...others]] of spelt) {
    const email = parseEmailAddress(`${local}@${domain.domain}`);
    // Two people of one spelling: nobody knows whose it would be.
    if (email === null || officer === undefined || others.length > 0) continue;
    if (known.some((contact) => contact.email === email && contact.method !== 'pattern')) continue;
    const { confidence, reasons } = judgeEmail({
      method: 'pattern',
      status: 'unverified',
      unknownReason: null,
      score: null,
      published: null,
      patternSupport: learned.support,
      domainVerdict: domain.verdict,
      mailExchanger: null,
    });
    const now = context.clock.now();
    await saveContact(trx, {
      id: context.random.uuid(),
      company_number: domain.company_number,
      officer_id: officer.id,
      officer_reason: `derived from the officer's name (${learned.pattern})`,
      domain_id: domain.id,
      email,
      email_type: classifyEmail(email, {
        companyDomain: domain.domain,
        lists: packagedMailDomains,
      }),
      verification_status: 'unverified',
      confidence,
      confidence_reasons: JSON.stringify(reasons),
      method: 'pattern',
      source,
      source_url: null,
      snippet: null,
      lawful_basis: 'legitimate_interests',
      discovered_at: now,
      expires_at: now + context.policy.cache.unverifiedEmailsMs,
    });
    derived += 1;
  }
  return { state: 'done', reason: `${source}: ${derived} derived, none confirmed` };
}

/** How the addresses of people at a domain are made, as those show it that are no guess; null where they show nothing. */
export function shownPattern(
  contacts: readonly ContactRecord[],
  domain: string,
): LearnedPattern | null {
  const shown = peopleAt(contacts, domain).filter(({ method, verification_status: status }) =>
    method === 'pattern' ? false : status === 'valid' || method === 'website',
  );
  return learnEmailPattern(shown.map(toExample));
}

function peopleAt(contacts: readonly ContactRecord[], domain: string): readonly ContactRecord[] {
  return contacts.filter(
    (contact) => contact.email.endsWith(`@${domain}`) && contact.email_type === 'corporate',
  );
}

function toExample(contact: ContactRecord): PatternExample {
  const local = contact.email.slice(0, contact.email.lastIndexOf('@'));
  const { officer_first_name: firstName, officer_last_name: lastName } = contact;
  return {
    local,
    person: firstName === null || lastName === null ? null : { firstName, lastName },
  };
}

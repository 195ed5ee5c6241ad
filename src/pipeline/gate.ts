import type { Cleared } from '../domain/cleared.ts';
import { needsSmtpUtf8 } from '../domain/needs-smtp-utf8.ts';
import type {
  DomainVerdict,
  EmailType,
  FindMethod,
  HiddenPersonal,
  MailExchanger,
  VerificationStatus,
} from '../domain/enrichment.ts';
import { personKey } from '../domain/person-key.ts';
import { registrableDomain } from '../domain/registrable-domain.ts';
import { isSharedMailbox } from '../domain/role-mailboxes.ts';
import type { SubscriberClass } from '../domain/subscriber-class.ts';
import type { Db, Trx } from '../store/open-store.ts';
import { loadSuppressions, type SuppressionHash } from '../store/suppressions.ts';

export interface GateCompany {
  readonly companyNumber: string;
  readonly subscriberClass: SubscriberClass;
}

export interface GatePerson {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly birthMonth: number | null;
  readonly birthYear: number | null;
}

export interface GateContact {
  readonly email: string;
  readonly emailType: EmailType;
  readonly method: FindMethod;
  readonly verificationStatus: VerificationStatus;
  /** What our visit made of the site the address belongs to or stands on; null without one. */
  readonly domainVerdict: DomainVerdict | null;
  readonly person: GatePerson | null;
  /** Others whose it may be as well. */
  readonly sharers: readonly GatePerson[];
  /** Found in no form but those meant to keep programs out. */
  readonly isHidden: boolean;
  /** Whether a person let the hidden address out. */
  readonly isReleased: boolean;
  readonly isNoReply: boolean;
  readonly mailExchanger: MailExchanger | null;
}

export type GateAnswer<T> =
  | {
      readonly kind: 'cleared';
      readonly contact: Cleared<T>;
      readonly subscriberClass: SubscriberClass;
    }
  | {
      readonly kind: 'withheld';
      readonly reason: string;
      readonly subscriberClass: SubscriberClass;
    };

/** A telephone number or profile by the site that names it. */
interface GateChannel {
  readonly domain: string;
  readonly domainVerdict: DomainVerdict;
}

export interface Gate {
  /** Whether one address may leave, now. The value comes back cleared or not at all. */
  clear<T extends GateContact>(company: GateCompany, contact: T): GateAnswer<T>;
  /** Whether a person asked to be left alone: then not even the name leaves in a list. */
  hasObjected(person: GatePerson): boolean;
  /** Why a company's number or profile may not leave. Null = it may. */
  refusalOfChannel(company: GateCompany, channel: GateChannel): string | null;
  /** The company's number or profile, if it may leave now; else null. */
  clearChannel<T extends GateChannel>(company: GateCompany, channel: T): Cleared<T> | null;
  /** Whether money may be spent on finding this company or person. Null = yes, else why not. */
  refusalToPay(
    company: GateCompany,
    sought: {
      readonly person: GatePerson | null;
      readonly domain: string | null;
      /** The very address that is to be verified. */
      readonly email?: string | null;
    },
  ): string | null;
}

/** The one gate before every exit and every paid call, over the suppression list as it stands now. */
export async function openGate(
  db: Db | Trx,
  hash: SuppressionHash,
  { hiddenPersonal }: { readonly hiddenPersonal: HiddenPersonal } = { hiddenPersonal: 'review' },
): Promise<Gate> {
  const suppressed = await loadSuppressions(db);
  const isSuppressed = (kind: Parameters<SuppressionHash>[0], value: string): boolean =>
    // Nearly always the list is empty, and a hash takes longer than all else here.
    suppressed.size > 0 && suppressed.has(hash(kind, value));

  const hasObjected = (person: GatePerson): boolean => {
    const key = personKey(person);
    return key !== null && isSuppressed('person', key);
  };

  const suppressionOf = (
    company: GateCompany,
    person: GatePerson | null,
    domain: string | null,
  ): string | null => {
    if (isSuppressed('company', company.companyNumber)) return 'company is suppressed';
    if (domain !== null && isSuppressed('domain', domain)) return 'domain is suppressed';
    return person !== null && hasObjected(person) ? 'person is suppressed' : null;
  };

  const refusalOfChannel = (
    company: GateCompany,
    { domain, domainVerdict }: GateChannel,
  ): string | null => {
    const isForeign = domainVerdict === 'contradicted';
    return (
      suppressionOf(company, null, domain) ??
      refusalOfClass(company.subscriberClass) ??
      (isForeign ? 'domain belongs to another company' : null)
    );
  };

  return {
    hasObjected,
    clear(company, contact) {
      const subscriberClass = classOf(company, contact);
      const domain = registrableDomain(contact.email.slice(contact.email.lastIndexOf('@') + 1));
      const reason =
        (isSuppressed('email', contact.email) ? 'address is suppressed' : null) ??
        suppressionOf(company, contact.person, domain) ??
        (contact.sharers.some(hasObjected) ? 'a person whose it may be is suppressed' : null) ??
        refusalOfClass(subscriberClass) ??
        refusalOfAddress(contact) ??
        refusalOfHidden(contact, hiddenPersonal);
      return reason === null
        ? { kind: 'cleared', contact: asCleared(contact), subscriberClass }
        : { kind: 'withheld', reason, subscriberClass };
    },
    refusalOfChannel,
    clearChannel(company, channel) {
      return refusalOfChannel(company, channel) === null ? asCleared(channel) : null;
    },
    refusalToPay(company, { person, domain, email }) {
      const isEmailSuppressed =
        email !== undefined && email !== null && isSuppressed('email', email);
      return (
        (isEmailSuppressed ? 'address is suppressed' : null) ??
        suppressionOf(company, person, domain) ??
        refusalOfClass(company.subscriberClass)
      );
    },
  };
}

/**
 * The class of the party behind an address. A free-provider address that a company publishes on its own proven site is the
 * company's; any other free address is a person's own.
 */
function classOf(company: GateCompany, contact: GateContact): SubscriberClass {
  const isOwnPublished = contact.method === 'website' && contact.domainVerdict === 'proven';
  return contact.emailType === 'free' && !isOwnPublished ? 'individual' : company.subscriberClass;
}

function refusalOfClass(subscriberClass: SubscriberClass): string | null {
  switch (subscriberClass) {
    case 'corporate':
      return null;
    case 'individual':
      return 'individual subscriber without consent';
    case 'unknown':
      return 'subscriber class unknown, treated as individual';
  }
}

function refusalOfAddress(contact: GateContact): string | null {
  if (contact.isNoReply) return 'no-reply mailbox';
  if (contact.verificationStatus === 'invalid') return 'a provider says that it does not exist';
  if (contact.emailType === 'disposable') return 'disposable address';
  if (needsSmtpUtf8(contact.email)) return 'reached only by senders with SMTPUTF8';
  if (contact.mailExchanger === 'no_domain') return 'its domain does not exist';
  if (contact.mailExchanger === 'refused') return 'its domain takes no mail';
  if (contact.domainVerdict === 'contradicted') return 'domain belongs to another company';
  if (contact.emailType === 'unknown' && contact.method === 'website') {
    return 'published, but of another domain than the company’s';
  }
  const isDerived = contact.method === 'pattern' && contact.verificationStatus !== 'valid';
  return isDerived ? 'derived address, not confirmed' : null;
}

/** Whoever hides a person's address from programs has not invited mail from strangers: a person decides, or nobody. */
function refusalOfHidden(contact: GateContact, mode: HiddenPersonal): string | null {
  const local = contact.email.slice(0, contact.email.lastIndexOf('@'));
  if (!contact.isHidden || mode === 'allow' || isSharedMailbox(local)) return null;
  if (mode === 'refuse') return 'published in hidden form';
  return contact.isReleased ? null : 'published in hidden form, waits for release';
}

function asCleared<T>(contact: T): Cleared<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one place that makes the brand
  return contact as Cleared<T>;
}

import {
  paidProviders,
  type DomainVerdict,
  type FindMethod,
  type MailExchanger,
  type VerificationStatus,
} from './enrichment.ts';

/** One reason for or against, and what it makes of the confidence: it begins with the first and each further one multiplies. */
export interface ConfidenceReason {
  readonly reason: string;
  readonly factor: number;
}

export interface Confidence {
  /** 0..1. */
  readonly confidence: number;
  readonly reasons: readonly ConfidenceReason[];
}

/** What is known of an address. */
export interface KnownEmail {
  readonly method: FindMethod;
  readonly status: VerificationStatus;
  /** Why a provider could not check it, in the provider's word; null where it could, and where it gives none. */
  readonly unknownReason: string | null;
  /** How likely it is right, 0..100, as the provider that found it reckons; null where none says. */
  readonly score: number | null;
  /** How sure the page is that it means this address, 0..1; null when no page names it. */
  readonly published: number | null;
  /** Addresses of the same making that a derived one rests on; null for those that are not derived. */
  readonly patternSupport: number | null;
  readonly domainVerdict: DomainVerdict | null;
  readonly mailExchanger: MailExchanger | null;
}

const ofStatus: Readonly<Record<VerificationStatus, ConfidenceReason | null>> = {
  valid: { reason: 'a provider says valid', factor: 0.95 },
  catch_all: { reason: 'a provider found it, its server accepts everything', factor: 0.6 },
  unknown: { reason: 'a provider found it and could not check it', factor: 0.5 },
  invalid: { reason: 'a provider or the mail exchanger says that it does not exist', factor: 0 },
  unverified: null,
};

/** What a provider reckons of an address that it could not check is worth no more than what it calls valid. */
const scoredAtMost = 0.9;

/** A derived address: one of two is right by its form alone, a little more when several addresses show the form. */
const derivedAtMost = 0.45;
const derivedBase = 0.3;
const perSupport = 0.05;

const ofVerdict: Readonly<Record<DomainVerdict, ConfidenceReason | null>> = {
  proven: null,
  likely: { reason: 'the website is likely the company’s', factor: 0.9 },
  candidate: { reason: 'the website was not visited yet', factor: 0.8 },
  not_proven: { reason: 'the website is not proven to be the company’s', factor: 0.7 },
  contradicted: { reason: 'the website is another company’s', factor: 0.05 },
};

const ofExchanger: Readonly<Record<MailExchanger, ConfidenceReason | null>> = {
  present: null,
  unknown: null,
  implicit: { reason: 'its domain names no mail exchanger', factor: 0.8 },
  refused: { reason: 'its domain takes no mail', factor: 0 },
  no_domain: { reason: 'its domain does not exist', factor: 0 },
};

/** How sure it is that an address reaches the company or person it is kept for, with what speaks against that besides (email-doubts.ts). */
export function judgeEmail(
  email: KnownEmail,
  doubts: readonly ConfidenceReason[] = [],
): Confidence {
  const first = [baseOf(email)];
  const further = [
    email.domainVerdict === null ? null : ofVerdict[email.domainVerdict],
    email.mailExchanger === null ? null : ofExchanger[email.mailExchanger],
  ];
  return multiply([...first, ...further, ...doubts]);
}

function baseOf(email: KnownEmail): ConfidenceReason {
  const said = saidOf(email);
  if (email.status === 'invalid' && said !== null) return said;
  const published =
    email.published === null ? null : { reason: 'published on a page', factor: email.published };
  if (said !== null && published !== null) {
    return {
      reason: `${said.reason}, and it is published on a page`,
      // Two witnesses that know nothing of each other.
      factor: 1 - (1 - said.factor) * (1 - published.factor),
    };
  }
  if (said !== null) return said;
  return afterVainCheck(email, published ?? withoutWitness(email));
}

/** What a provider says as a witness of the address. One that did not find it and could not check it is none. */
function saidOf(email: KnownEmail): ConfidenceReason | null {
  const { method, status, score } = email;
  const said = ofStatus[status];
  if (said === null || !isUnchecked(status)) return said;
  if (!paidProviders.some((each) => each === method)) return null;
  const found = { ...said, reason: `${said.reason}${whyUnchecked(email)}` };
  if (score === null) return found;
  // A provider's own reckoning says more than that it could not check.
  return {
    reason: `${found.reason}; it gives it a score of ${score} of 100`,
    factor: Math.min(scoredAtMost, score / 100),
  };
}

function withoutWitness({ patternSupport }: KnownEmail): ConfidenceReason {
  if (patternSupport !== null) {
    const factor = Math.min(derivedAtMost, derivedBase + perSupport * patternSupport);
    return { reason: `derived from ${patternSupport} address(es) of its domain`, factor };
  }
  return { reason: 'nobody has checked it', factor: 0.4 };
}

/** A check that came to nothing is told and changes nothing. */
function afterVainCheck(email: KnownEmail, base: ConfidenceReason): ConfidenceReason {
  if (!isUnchecked(email.status)) return base;
  const why =
    email.status === 'catch_all' ? ': its server accepts everything' : whyUnchecked(email);
  return { ...base, reason: `${base.reason}; a provider could not check it${why}` };
}

function isUnchecked(status: VerificationStatus): boolean {
  return status === 'unknown' || status === 'catch_all';
}

/** A server that accepts everything has its own words. */
function whyUnchecked({ status, unknownReason }: KnownEmail): string {
  return status === 'catch_all' || unknownReason === null
    ? ''
    : ` (${unknownReason.replaceAll('_', ' ')})`;
}

/** What is known of a domain that may be a company's. */
export interface KnownDomain {
  readonly method: FindMethod;
  readonly verdict: DomainVerdict;
  /** The rules that proved it or spoke against it, with their weights; empty before a visit. */
  readonly proof: readonly { readonly rule: string; readonly weight: number }[];
  /** What the visit made of them, 0..1; null before a visit. */
  readonly proven: number | null;
  readonly domain: string;
  /** Another company that we know is called the same: whoever went by the name may mean that one. */
  readonly hasNamesake: boolean;
  readonly mailExchanger: MailExchanger | null;
}

/** A provider's word, a name that fits, and what somebody entered by hand, before our own visit. */
const ofMethod: Readonly<Record<FindMethod, number>> = {
  snov: 0.4,
  hunter: 0.4,
  candidate: 0.3,
  website: 0.4,
  pattern: 0.3,
  manual: 0.6,
};

const britishSuffix = /\.(?:uk|scot|wales|cymru|london)$/;

/** How sure it is that a domain is the company's. What a visit proved by number is not doubted for lesser signs. */
export function judgeDomain(domain: KnownDomain): Confidence {
  const isCertain =
    domain.verdict === 'proven' && domain.proof.some((each) => each.rule === 'own-number');
  const first = {
    reason: whyOf(domain),
    factor: domain.proven ?? ofMethod[domain.method],
  };
  if (domain.verdict === 'contradicted') return multiply([{ ...first, factor: 0 }]);
  if (isCertain) return multiply([first]);
  const isBritish = britishSuffix.test(domain.domain);
  return multiply([
    first,
    domain.hasNamesake ? { reason: 'another company is called the same', factor: 0.6 } : null,
    isBritish ? null : { reason: 'not a British domain', factor: 0.95 },
    domain.mailExchanger === 'refused' || domain.mailExchanger === 'no_domain'
      ? { reason: 'it takes no mail', factor: 0.8 }
      : null,
  ]);
}

function whyOf({ proof, verdict, method }: KnownDomain): string {
  const rules = proof.filter((each) => each.weight !== 0).map((each) => each.rule);
  if (rules.length > 0) return `${verdict.replaceAll('_', ' ')}: ${[...new Set(rules)].join(', ')}`;
  return verdict === 'candidate' ? `named by ${method}, not visited yet` : 'a visit found nothing';
}

function multiply(reasons: readonly (ConfidenceReason | null)[]): Confidence {
  const counted = reasons.filter((each) => each !== null);
  const product = counted.reduce((confidence, { factor }) => confidence * factor, 1);
  return { confidence: Math.round(product * 1_000) / 1_000, reasons: counted };
}

import type { VerificationMode } from './enrichment.ts';

/** What a run would look for, counted. */
export interface RunNeeds {
  /** Companies whose domain is not known and not in the cache. */
  readonly domains: number;
  /** People to look for at companies whose domain is known. */
  readonly people: number;
  /** People to look for at companies whose domain is yet to be found. */
  readonly peopleIfFound: number;
  /** Companies whose officers nobody has asked for yet. */
  readonly uncounted: {
    readonly withDomain: number;
    /** Those whose domain is yet to be found. */
    readonly ifFound: number;
  };
  /** People who can be contacted per company, where officers are known; null when none are. */
  readonly peoplePerCompany: number | null;
  /** Which addresses are verified at a credit each. */
  readonly verify: VerificationMode;
  /** Addresses that are held already and would be verified. */
  readonly verifications: number;
  /** What one look-up of a person is taken to cost at most. */
  readonly mostPerPerson: number;
}

/** What look-ups of late came to. */
export interface LookUpHistory {
  /** Domains that were sought, and those that free sources found. */
  readonly domainsSought: number;
  readonly domainsFree: number;
  /** Paid look-ups and the credits they cost. */
  readonly domainLookUps: number;
  readonly domainCredits: number;
  readonly emailLookUps: number;
  readonly emailCredits: number;
  /** Addresses that were verified: a credit each, whatever it said. */
  readonly verifications: number;
}

export const estimateBases = ['history', 'assumed'] as const;
export type EstimateBasis = (typeof estimateBases)[number];

export interface Estimate {
  readonly expectedCredits: number;
  /**
   * If every look-up cost the most, each person had an address to verify as well, and every domain were found and none for free; null
   * while there are companies whose people nobody has counted.
   */
  readonly mostCredits: number | null;
  /** What the shares rest on: look-ups of this installation, or nothing but an assumption. */
  readonly basis: EstimateBasis;
  /** What the share of verifications rests on. */
  readonly verificationBasis: EstimateBasis;
  readonly shares: {
    readonly freeDomains: number;
    readonly creditsPerDomain: number;
    readonly creditsPerPerson: number;
    /** Addresses to verify for each person looked for, besides those that are held. */
    readonly verificationsPerPerson: number;
  };
}

/** Fewer observations than these say nothing: the "10 first". */
export const enoughLookUps = 10;

/** Until there is history: every second name and two of five people are found, no domain for free. On the side of too many credits. */
const assumed = { freeDomains: 0, creditsPerDomain: 0.5, creditsPerPerson: 0.4 };
/** People who can be contacted, where no officers of the view are known. */
const assumedPeoplePerCompany = 1.5;
/** Unproven: a person in ten is named on a site that is likely theirs. Used: whoever is not found has an address that is derived or published. */
const assumedVerifications: Readonly<Record<VerificationMode, number>> = {
  off: 0,
  unproven: 0.1,
  used: 1 - assumed.creditsPerPerson,
};

const has = (count: number): boolean => count >= enoughLookUps;

/** What a run is expected to cost, each share from history where there is enough of it. */
export function estimateEnrichment(needs: RunNeeds, history: LookUpHistory): Estimate {
  const isVerifying = needs.verify !== 'off';
  const areVerificationsKnown = has(history.verifications) && has(history.emailLookUps);
  const shares = {
    freeDomains: has(history.domainsSought)
      ? history.domainsFree / history.domainsSought
      : assumed.freeDomains,
    creditsPerDomain: has(history.domainLookUps)
      ? history.domainCredits / history.domainLookUps
      : assumed.creditsPerDomain,
    creditsPerPerson: has(history.emailLookUps)
      ? history.emailCredits / history.emailLookUps
      : assumed.creditsPerPerson,
    verificationsPerPerson:
      isVerifying && areVerificationsKnown
        ? // Not more than an address each, though they may be of people found for free.
          Math.min(1, history.verifications / history.emailLookUps)
        : assumedVerifications[needs.verify],
  };
  const perCompany = needs.peoplePerCompany ?? assumedPeoplePerCompany;
  const paidDomains = needs.domains * (1 - shares.freeDomains);
  const domainsFound =
    needs.domains * shares.freeDomains + paidDomains * Math.min(1, shares.creditsPerDomain);
  const { uncounted } = needs;
  const shareFound = needs.domains === 0 ? 0 : domainsFound / needs.domains;
  const people =
    needs.people +
    uncounted.withDomain * perCompany +
    shareFound * (needs.peopleIfFound + uncounted.ifFound * perCompany);
  const mostPeople =
    uncounted.withDomain + uncounted.ifFound === 0 ? needs.people + needs.peopleIfFound : null;
  const held = isVerifying ? needs.verifications : 0;
  const isFromHistory =
    (needs.domains === 0 || has(history.domainLookUps)) &&
    (people === 0 || has(history.emailLookUps));
  return {
    expectedCredits: Math.ceil(
      paidDomains * shares.creditsPerDomain +
        people * (shares.creditsPerPerson + shares.verificationsPerPerson) +
        held,
    ),
    mostCredits:
      mostPeople === null
        ? null
        : Math.ceil(
            needs.domains + mostPeople * (needs.mostPerPerson + (isVerifying ? 1 : 0)) + held,
          ),
    basis: isFromHistory ? 'history' : 'assumed',
    verificationBasis:
      people === 0 || !isVerifying || areVerificationsKnown ? 'history' : 'assumed',
    shares,
  };
}

import type { CompanyNumber } from '../domain/company-number.ts';
import type { Sandbox } from '../sandbox/start-sandbox.ts';
import type { Db } from '../store/open-store.ts';
import {
  readVerification,
  type BalanceSeen,
  type Verification,
} from '../store/read-verification.ts';

/** One link of the chain: what has to be there, and the evidence for it once it is. */
export interface Link {
  readonly title: string;
  /** What was seen, or null while it is missing. */
  readonly evidence: (seen: Seen) => string | null;
}

interface Seen extends Verification {
  readonly restCalls: readonly string[];
}

/** The ten links from a stream event to a paid contact, in the order in which they happen. */
export const links: readonly Link[] = [
  {
    title: 'the stream event arrives and is stored with its effect and the cursor',
    evidence: ({ event }) =>
      event === undefined ? null : `timepoint ${event.timepoint}, effect ${event.effect}`,
  },
  {
    title: 'Companies House REST confirms the status',
    evidence: ({ episode, company, restCalls }) =>
      episode?.confirmed_at == null
        ? null
        : `${restCalls.find((path) => path.endsWith(company)) ?? 'GET profile'}, confirmed ${instant(episode.confirmed_at)}`,
  },
  {
    title: 'the company and its episode are stored, with route and notice date',
    evidence: ({ episode }) =>
      episode?.notice_date == null
        ? null
        : `${episode.route}, first notice ${episode.notice_date}, not before ${episode.earliest_dissolution_date}`,
  },
  {
    title: 'credits are checked before the domain is looked up',
    evidence: ({ beforeDomain }) => balance(beforeDomain),
  },
  {
    title: 'the domain is found, visited and judged',
    evidence: ({ domain }) =>
      domain === undefined || domain.verdict === 'candidate'
        ? null
        : `${domain.domain} is ${domain.verdict} (${domain.verdict_reason}), ${domain.proofs} proof(s)`,
  },
  {
    title: 'credits are checked after the domain',
    evidence: ({ afterDomain }) => balance(afterDomain),
  },
  {
    title: 'the officers are fetched from Companies House',
    evidence: ({ officers }) => (officers === 0 ? null : `${officers} officer(s)`),
  },
  {
    title: 'credits are checked before e-mails are looked up',
    evidence: ({ beforeEmails }) => balance(beforeEmails),
  },
  {
    title: 'an e-mail of an officer is found and stored with its provenance',
    evidence: ({ contact }) =>
      contact === undefined
        ? null
        : `${contact.email} (${contact.verification_status}) from ${contact.source}, basis ${contact.lawful_basis}`,
  },
  {
    title: 'credits are checked at the end, and the books agree with the balance',
    evidence: ({ afterEmails, spent, unexplained }) => {
      const seen = balance(afterEmails);
      return seen === null ? null : `${seen}; spent ${spent}, unexplained ${unexplained}`;
    },
  },
];

/** Looks at everything the chain has left behind for one company. */
export async function lookAtChain(
  db: Db,
  sandbox: Sandbox,
  companyNumber: CompanyNumber,
): Promise<Seen> {
  return {
    ...(await readVerification(db, companyNumber)),
    restCalls: sandbox.control.observed().restCalls.map((call) => `GET ${call.path}`),
  };
}

function balance(seen: BalanceSeen | undefined): string | null {
  return seen === undefined ? null : `balance ${seen.balance} at ${instant(seen.read_at)}`;
}

function instant(at: number): string {
  return new Date(at).toISOString();
}

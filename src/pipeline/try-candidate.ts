import type { CandidateOutcome } from '../domain/enrichment.ts';
import type { NameLookup } from '../http/name-lookup.ts';
import type { Random } from '../runtime/random.ts';
import { isParkingNameServer, isSiteOfNobody } from '../sources/website/detect-parked-page.ts';
import type { ProofItem, ProofSubject } from '../sources/website/proof-rules.ts';
import type { VisitOutcome, VisitTarget } from '../sources/website/visit-outcome.ts';
import type { WebsiteVisitor } from '../sources/website/website-visitor.ts';
import type { SiteUse } from './hold-site.ts';

/** What the website lane works with: the DNS and a visitor. */
export interface WebsiteTools extends WebsiteVisitor, NameLookup {}

export type Visited = Extract<VisitOutcome, { kind: 'visited' }>;

/** What came of one candidate. */
export interface CandidateTry {
  readonly outcome: CandidateOutcome;
  readonly reason: string;
  /** The weightiest evidence of a visit. */
  readonly evidence: ProofItem | null;
  /** Set when the site is the company's. */
  readonly visit: Visited | null;
}

/** Somebody else is in the site, or too many are at its address: to be tried again. */
export type SiteBusy = Extract<SiteUse<never>, { kind: 'busy' }>;

interface Attempt {
  readonly tools: NameLookup;
  readonly random: Random;
  readonly subject: ProofSubject;
  readonly visit: (target: VisitTarget) => Promise<SiteUse<VisitOutcome>>;
}

/** Looks a domain up and, if there is a site, visits it and judges whose it is. No request where the DNS says enough. */
export async function tryCandidate(
  domain: string,
  attempt: Attempt,
): Promise<CandidateTry | SiteBusy> {
  const answer = await attempt.tools.lookUpName(domain);
  switch (answer.kind) {
    case 'absent':
      return without('absent', 'there is no such name');
    case 'private':
      return without('private_address', 'it leads to an address that is not public');
    case 'unresolved':
      return without('unresolved', `the DNS did not say: ${answer.reason}`);
    case 'found': {
      const parking = answer.nameServers.find((server) => isParkingNameServer(server));
      if (parking !== undefined) return without('parked_name_server', `parked at ${parking}`);
      if (await isAnswerForAnything(domain, answer.addresses, attempt)) {
        return without('absent', 'the resolver answers so for names that do not exist');
      }
      return visitCandidate(domain, attempt);
    }
  }
}

function without(outcome: CandidateOutcome, reason: string): CandidateTry {
  return { outcome, reason, evidence: null, visit: null };
}

async function visitCandidate(domain: string, attempt: Attempt): Promise<CandidateTry | SiteBusy> {
  const use = await attempt.visit({ ...attempt.subject, domain });
  if (use.kind === 'busy') return use;
  const visit = use.result;
  switch (visit.kind) {
    case 'unreachable':
      return without('unreachable', visit.reason);
    case 'robots-disallowed':
      return without('robots_disallowed', 'robots.txt disallows a visit');
    case 'blocked':
      return without('blocked', visit.reason);
    case 'visited': {
      const [evidence = null] = visit.proof;
      const reason = evidence?.rule ?? `nothing found on ${visit.pagesVisited} page(s)`;
      if (visit.verdict === 'proven' || visit.verdict === 'likely') {
        return { outcome: visit.verdict, reason, evidence, visit };
      }
      if (isSiteOfNobody(visit.proof) || evidence?.rule === 'social-only') {
        return { outcome: 'unused', reason, evidence, visit: null };
      }
      const isWildcard =
        reason !== 'redirected-elsewhere' && (await isWildcardUnder(domain, attempt));
      const said = isWildcard ? `${reason}; every name under it has an address` : reason;
      return { outcome: visit.verdict, reason: said, evidence, visit: null };
    }
  }
}

/** Some resolvers answer for every name that does not exist, with the address of an advertisement. */
async function isAnswerForAnything(
  domain: string,
  addresses: readonly string[],
  attempt: Attempt,
): Promise<boolean> {
  const suffix = domain.slice(domain.indexOf('.') + 1);
  const invented = await attempt.tools.lookUpName(`${inventLabel(attempt.random)}.${suffix}`);
  return (
    invented.kind === 'found' && addresses.every((address) => invented.addresses.includes(address))
  );
}

async function isWildcardUnder(domain: string, attempt: Attempt): Promise<boolean> {
  const invented = await attempt.tools.lookUpName(`${inventLabel(attempt.random)}.${domain}`);
  return invented.kind === 'found';
}

/** A name nobody has registered. */
function inventLabel(random: Random): string {
  return `n${random.uuid().replaceAll('-', '').slice(0, 24)}`;
}

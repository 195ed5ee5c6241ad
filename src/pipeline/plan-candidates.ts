import { domainCandidates } from '../domain/domain-candidates.ts';
import { registrableDomain } from '../domain/registrable-domain.ts';
import type { CompanyRow } from '../store/companies.ts';
import { listTriedCandidates, type TriedCandidate } from '../store/domain-candidates.ts';
import { findPrimaryDomain } from '../store/domains.ts';
import type { Db } from '../store/open-store.ts';
import { listRelatedDomains } from '../store/list-related-domains.ts';
import { listPreviousNames } from '../store/read-company-history.ts';
import type { StepContext } from './step-context.ts';

/** A domain to look up and visit, and why. */
export interface PlannedCandidate {
  readonly domain: string;
  readonly name: string;
  readonly form: string;
}

export interface CandidatePlan {
  /** In the order in which they are worth a look. */
  readonly untried: readonly PlannedCandidate[];
  /** Tried, and what came of it still holds. */
  readonly tried: readonly TriedCandidate[];
}

/** How many sites that candidates lead to are looked at besides. */
const maxRedirectTargets = 2;

/**
 * What is left to try for a company without a valid domain: the domain it had, websites of its officers' and group's other companies, those its
 * names suggest, and where tried ones led.
 * Nothing is tried twice within the life of its outcome.
 */
export async function planCandidates(
  db: Db,
  context: StepContext,
  {
    company,
    notBefore,
  }: {
    readonly company: CompanyRow;
    /** What was tried before counts as untried. */
    readonly notBefore: number;
  },
): Promise<CandidatePlan> {
  const now = context.clock.now();
  const { company_number: companyNumber, company_name: companyName } = company;
  const all = await listTriedCandidates(db, companyNumber);
  const tried = all.filter((each) => each.expires_at > now && each.tried_at >= notBefore);
  const known = await findPrimaryDomain(db, companyNumber);
  const previous = await listPreviousNames(db, companyNumber);
  const made = domainCandidates(
    {
      companyName,
      companyNumber,
      companyType: company.company_type,
      previousNames: previous.map((each) => each.companyName),
    },
    context.policy.maxCandidates,
  );
  const related = await listRelatedDomains(db, companyNumber);
  const planned = [
    ...(known === undefined || known.verdict === 'contradicted'
      ? []
      : [{ domain: known.domain, name: companyName, form: 'known before' }]),
    ...related.map(({ domain, companyName: holder, relation }) => ({
      domain,
      name: companyName,
      form: `website of ${holder}, ${relation}`,
    })),
    ...made,
    ...redirectTargets(tried),
  ];
  const seen = new Set(tried.map((each) => each.domain));
  const untried = planned.flatMap(({ domain, name, form }) => {
    if (seen.has(domain)) return [];
    seen.add(domain);
    return [{ domain, name, form }];
  });
  return { untried, tried };
}

/** A candidate that leads to another site names a candidate of its own: acme.co.uk of a firm at acme-group.com. */
function redirectTargets(tried: readonly TriedCandidate[]): readonly PlannedCandidate[] {
  return tried
    .filter((each) => each.reason === 'redirected-elsewhere' && each.snippet !== null)
    .flatMap((each) => {
      const hostname = URL.parse(each.snippet ?? '')?.hostname ?? '';
      const domain = registrableDomain(hostname);
      return domain === null
        ? []
        : [{ domain, name: each.name, form: `where ${each.domain} leads` }];
    })
    .slice(0, maxRedirectTargets);
}

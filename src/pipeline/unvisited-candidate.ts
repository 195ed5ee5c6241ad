import type { CandidateOutcome } from '../domain/enrichment.ts';
import type { CompanyRow } from '../store/companies.ts';
import type { Db } from '../store/open-store.ts';
import { readHeldEmails } from './held-emails.ts';
import { planCandidates } from './plan-candidates.ts';
import { hasNamesake } from './read-proof-subject.ts';
import type { StepContext } from './step-context.ts';

/** The domain is there, and what stands on it could not be read or is of nobody: nothing speaks for another company. */
const unread: ReadonlySet<CandidateOutcome> = new Set(['robots_disallowed', 'blocked', 'unused']);
/** Names of domains that are the whole name of the company and nothing else. */
const wholeName: ReadonlySet<string> = new Set(['the name in one word', 'with hyphens']);

export interface UnvisitedCandidate {
  readonly domain: string;
  readonly form: string;
  readonly name: string;
  /** Null while the provider has to be asked first; it is free. */
  readonly heldEmails: number | null;
}

/**
 * The domain that is the company's whole name, where no visit could say whose it is. A provider that sells domains by name knows no more than the name
 * either; that it holds addresses of this one, which it tells for free, shows that somebody uses it. Null where another company is called the same,
 * where there is no such domain, or none that is used.
 */
export async function findUnvisited(
  db: Db,
  context: StepContext,
  { company, notBefore }: { readonly company: CompanyRow; readonly notBefore: number },
): Promise<UnvisitedCandidate | null> {
  if (!context.policy.countsFirst || context.policy.maxCandidates === 0) return null;
  const { tried } = await planCandidates(db, context, { company, notBefore });
  const candidates = tried.filter(
    ({ outcome, form, name }) =>
      unread.has(outcome) && wholeName.has(form) && company.company_name.startsWith(name),
  );
  if (candidates.length === 0 || (await hasNamesake(db, company))) return null;
  // The latest try first; the names are tried in the order of their likelihood.
  for (const { domain, form, name } of candidates.toReversed()) {
    const held = await readHeldEmails(db, context, domain);
    if (held.kind === 'unknown') return { domain, form, name, heldEmails: null };
    if (held.kind === 'counted' && !held.isWebmail && held.count > 0) {
      return { domain, form, name, heldEmails: held.count };
    }
  }
  return null;
}

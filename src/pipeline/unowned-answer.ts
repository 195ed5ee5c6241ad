import { z } from 'zod';
import type { PaidOperation } from '../domain/committed-task.ts';
import { paidProviderTitles, type PaidProviderName } from '../domain/enrichment.ts';
import {
  hostOfSites,
  unownedDomain,
  unownedDomains,
  type UnownedDomain,
} from '../domain/unowned-domain.ts';
import type { CompanyRow } from '../store/companies.ts';
import { saveTriedCandidate } from '../store/domain-candidates.ts';
import type { CachedLookup } from '../store/lookups.ts';
import type { Trx } from '../store/open-store.ts';
import { loadOnce } from '../runtime/load-once.ts';

/** Answer of a domain look-up as it stands in the cache. */
export const CachedDomain = z.object({ domain: z.string() });

/** A name that a provider gave for a company's domain and that can be no company's own. */
export interface UnownedAnswer {
  readonly provider: PaidProviderName;
  readonly domain: string;
  readonly what: UnownedDomain;
  readonly saidAt: number;
  readonly expiresAt: number;
}

/** Null when the answer names a domain that can be a company's own, or is of another question. */
export async function readUnowned({
  operation,
  provider,
  cached,
}: {
  readonly operation: PaidOperation;
  readonly provider: PaidProviderName;
  readonly cached: CachedLookup & { readonly kind: 'hit' };
}): Promise<UnownedAnswer | null> {
  if (operation !== 'company-domain-by-name') return null;
  const { domain } = CachedDomain.parse(JSON.parse(cached.answer));
  const { packagedMailDomains } = await loadMailDomains();
  const what = unownedDomain(domain, packagedMailDomains);
  if (what === null) return null;
  return { provider, domain, what, saidAt: cached.lookedUpAt, expiresAt: cached.expiresAt };
}

/** A hundred thousand names that a service without a provider never needs. */
const loadMailDomains = loadOnce(() => import('../runtime/packaged-mail-domains.ts'));

/** Keeps what was named beside what was tried otherwise, so that it is seen and counted; nothing is asked about it. */
export async function noteUnowned(
  trx: Trx,
  company: Pick<CompanyRow, 'company_number' | 'company_name'>,
  unowned: readonly UnownedAnswer[],
): Promise<void> {
  for (const { provider, domain, what, saidAt, expiresAt } of unowned) {
    await saveTriedCandidate(trx, {
      company_number: company.company_number,
      domain,
      name: company.company_name,
      form: `named by ${paidProviderTitles[provider]}`,
      outcome: 'nobodys_own',
      reason: unownedDomains[what],
      url: null,
      snippet: null,
      tried_at: saidAt,
      expires_at: expiresAt,
    });
  }
}

/** Why nobody is looked for at a domain that is nobody's own or has no mail of its own; mail providers are told by the count. */
export function refusalOfUnowned(domain: string): string | null {
  const host = hostOfSites(domain);
  if (host !== null) {
    return `${domain} is a site under ${host}, not a domain of its own: nobody has an address there`;
  }
  const what = unownedDomain(domain, null);
  return what === null ? null : `${domain} is ${unownedDomains[what]}: nobody’s own`;
}

import { findDomainById, listDomainsNamed } from '../store/domains.ts';
import type { Db } from '../store/open-store.ts';
import type { ScanTarget } from './request-scan.ts';

/** Whose site it is, as far as that is known; null for none or for more than one company, because a site can prove only one at a time. */
export async function findScanTarget(
  db: Db,
  wanted: { readonly domainId: string } | { readonly site: string },
): Promise<ScanTarget | null> {
  const found =
    'domainId' in wanted
      ? [await findDomainById(db, wanted.domainId)]
      : await listDomainsNamed(db, wanted.site);
  const [domain] = found;
  if (domain === undefined || found.length > 1) return null;
  return { companyNumber: domain.company_number, domainId: domain.id, domain: domain.domain };
}

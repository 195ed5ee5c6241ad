import type { World } from './world/build-world.ts';
import type { SandboxCompany } from './world/company.ts';
import { bareCompanyName, slug } from './world/invented-names.ts';

export interface FoundEmail {
  readonly email: string;
  readonly smtpStatus: 'valid' | 'unknown';
}

/** What the provider's index knows. It goes by names alone, so same-named companies share one domain: right for one, wrong for the other. */
export interface SnovKnowledge {
  domainOf(companyName: string): string | null;
  emailOf(person: { firstName: string; lastName: string; domain: string }): FoundEmail | null;
  /** How many addresses it holds for a domain. */
  emailCount(domain: string): number;
  isWebmail(domain: string): boolean;
  /** What its verifier finds: the mailbox answers, does not exist, or its server accepts everything. */
  verify(email: string): { readonly smtpStatus: string; readonly reason: string | null };
}

/** Mail providers, of whose domains it counts nothing. */
const webmail: ReadonlySet<string> = new Set([
  'gmail.com',
  'googlemail.com',
  'hotmail.co.uk',
  'hotmail.com',
  'outlook.com',
  'yahoo.co.uk',
  'yahoo.com',
]);

export function createSnovKnowledge(world: World): SnovKnowledge {
  const domainByName = new Map<string, string>();
  const companyByDomain = new Map<string, SandboxCompany>();
  for (const company of world.companies) {
    if (company.domain === null) continue;
    companyByDomain.set(company.domain, company);
    const name = bareCompanyName(company.name);
    if (company.isKnownToSnov && !domainByName.has(name)) domainByName.set(name, company.domain);
  }
  const officersAt = (domain: string) => companyByDomain.get(domain.toLowerCase())?.officers ?? [];

  return {
    domainOf: (companyName) => domainByName.get(bareCompanyName(companyName)) ?? null,
    emailOf({ firstName, lastName, domain }) {
      const wanted = slug(firstName.split(/\s+/)[0] ?? '') + slug(lastName);
      const officer = officersAt(domain).find(
        (candidate) => slug(candidate.forename ?? '') + slug(candidate.surname ?? '') === wanted,
      );
      if (!officer || officer.email === null || officer.emailStatus === null) return null;
      return { email: officer.email, smtpStatus: officer.emailStatus };
    },
    emailCount: (domain) => officersAt(domain).filter((officer) => officer.email !== null).length,
    isWebmail: (domain) => webmail.has(domain.toLowerCase()),
    verify(email) {
      const address = email.toLowerCase();
      const domain = address.slice(address.lastIndexOf('@') + 1);
      const owner = officersAt(domain).find((officer) => officer.email === address);
      if (owner?.emailStatus === 'unknown') return { smtpStatus: 'unknown', reason: 'catchall' };
      const isThere =
        owner !== undefined || companyByDomain.get(domain)?.emails.includes(address) === true;
      return { smtpStatus: isThere ? 'valid' : 'not_valid', reason: null };
    },
  };
}

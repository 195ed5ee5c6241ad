import { Resolver } from 'node:dns/promises';
import type { MailExchanger } from '../domain/enrichment.ts';

/** Asks where mail for a domain goes. Never throws: no answer is an answer of its own. */
export type LookUpMail = (domain: string) => Promise<MailExchanger>;

/** The part of a resolver that is needed. */
export interface MailResolver {
  resolveMx(domain: string): Promise<readonly { readonly exchange: string }[]>;
  resolve4(domain: string): Promise<readonly string[]>;
  resolve6(domain: string): Promise<readonly string[]>;
}

const timeoutMs = 5000;

/** The resolver of this machine, with two tries. */
export function createMailResolver(): MailResolver {
  return new Resolver({ timeout: timeoutMs, tries: 2 });
}

/** RFC 5321 5.1: MX records, else the address of the domain itself; a single MX of "." takes no mail (RFC 7505). */
export function createMailLookUp(resolver: MailResolver): LookUpMail {
  return async (domain) => {
    const exchangers = await ask(() => resolver.resolveMx(domain));
    if (exchangers === 'no_domain' || exchangers === 'unknown') return exchangers;
    if (exchangers.length > 0) {
      return exchangers.every(({ exchange }) => exchange === '' || exchange === '.')
        ? 'refused'
        : 'present';
    }
    for (const resolve of [() => resolver.resolve4(domain), () => resolver.resolve6(domain)]) {
      const addresses = await ask(resolve);
      if (addresses === 'unknown') return 'unknown';
      if (addresses !== 'no_domain' && addresses.length > 0) return 'implicit';
    }
    return 'refused';
  };
}

/** Codes of c-ares as Node.js passes them on (https://nodejs.org/api/dns.html#error-codes). */
async function ask<T>(
  question: () => Promise<readonly T[]>,
): Promise<readonly T[] | 'no_domain' | 'unknown'> {
  try {
    return await question();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENODATA') return [];
    return code === 'ENOTFOUND' || code === 'EBADNAME' ? 'no_domain' : 'unknown';
  }
}

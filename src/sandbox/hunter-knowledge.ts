import type { SnovKnowledge } from './snov-knowledge.ts';
import type { World } from './world/build-world.ts';
import { bareCompanyName } from './world/invented-names.ts';

/** What Hunter's index knows: the domains that Snov's does not have as well, and the same people. */
export interface HunterKnowledge extends Pick<SnovKnowledge, 'emailCount' | 'verify'> {
  domainOf(companyName: string): string | null;
  emailOf(person: {
    readonly firstName: string;
    readonly lastName: string;
    readonly domain: string;
  }): { readonly email: string; readonly status: string; readonly score: number } | null;
}

export function createHunterKnowledge(world: World, people: SnovKnowledge): HunterKnowledge {
  const domainByName = new Map<string, string>();
  for (const { name, domain } of world.companies) {
    const bare = bareCompanyName(name);
    if (domain !== null && !domainByName.has(bare)) domainByName.set(bare, domain);
  }
  return {
    domainOf: (companyName) => domainByName.get(bareCompanyName(companyName)) ?? null,
    emailOf(person) {
      const found = people.emailOf(person);
      if (found === null) return null;
      return found.smtpStatus === 'valid'
        ? { email: found.email, status: 'valid', score: 97 }
        : { email: found.email, status: 'accept_all', score: 74 };
    },
    emailCount: (domain) => people.emailCount(domain),
    verify: (email) => people.verify(email),
  };
}

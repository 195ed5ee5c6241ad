import { splitEmail } from '../../domain/email-address.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import type { FoundContact } from './extract-contacts.ts';
import type { VisitedPage } from './visit-memory.ts';

/** The staff of a large firm fit on a page; a list of ten thousand addresses is a directory of others, or a trap. */
export const maxContactsOfPage = 2_000;
/** All are saved in the transaction that ends a scan, and everybody else's writes wait for it. */
export const maxContactsOfSite = 5_000;

/** The first so many, those of the site's own domain before any others. */
export function firstContacts(
  contacts: readonly FoundContact[],
  most: number,
  companyDomain: string,
): readonly FoundContact[] {
  if (contacts.length <= most) return contacts;
  const own = registrableDomain(companyDomain) ?? companyDomain;
  const isOwn = ({ email }: FoundContact): boolean => {
    const { domain } = splitEmail(email);
    return domain === own || domain.endsWith(`.${own}`);
  };
  const others = contacts.filter((each) => !isOwn(each));
  return [...contacts.filter(isOwn), ...others].slice(0, most);
}

/** What is told of a page of which not all addresses were taken. */
export function tooMany({ length }: readonly FoundContact[], seen: number): string | null {
  return length === seen ? null : `${length} of its ${seen} addresses were taken`;
}

/** The addresses of a site as its pages come: each counts once, and there is room for so many. */
export class SiteContacts {
  readonly #companyDomain: string;
  readonly #known = new Set<string>();

  constructor(companyDomain: string) {
    this.#companyDomain = companyDomain;
  }

  /** A page with those of its addresses that there is room for; the others are told in its reason. */
  fit(page: VisitedPage): VisitedPage {
    const fresh = page.contacts.filter(({ email }) => !this.#known.has(email));
    const room = maxContactsOfSite - this.#known.size;
    if (fresh.length <= room) return page;
    const left = new Set(fresh);
    for (const each of firstContacts(fresh, room, this.#companyDomain)) left.delete(each);
    const contacts = page.contacts.filter((each) => !left.has(each));
    return {
      ...page,
      contacts,
      reason: `${contacts.length} of its addresses were taken: the site has more than ${maxContactsOfSite}`,
    };
  }

  /** How many of a page's addresses are new. */
  count({ contacts }: VisitedPage): number {
    const before = this.#known.size;
    for (const { email } of contacts) this.#known.add(email);
    return this.#known.size - before;
  }
}

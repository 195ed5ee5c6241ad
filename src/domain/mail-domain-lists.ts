import type { PackedNameSet } from './packed-name-set.ts';

/** Mail domains by who may open a mailbox there. */
export interface MailDomainLists {
  isDisposable(domain: string): boolean;
  /** Mailboxes anybody can open: webmail and the addresses an internet provider gives its subscribers. */
  isFree(domain: string): boolean;
}

/** Mail domains of British internet providers and webmail brands that the packaged list lacks (checked against 2.26.0). */
const freeMailDomainsMissingFromPackage = [
  'btclick.com',
  'btopenworld.co.uk',
  // Claranet's subscribers have a host of their own under it.
  'clara.co.uk',
  'cwgsy.net',
  'demon.co.uk',
  'eclipse.co.uk',
  // Addresses that DuckDuckGo forwards to a mailbox elsewhere.
  'duck.com',
  'ee.co.uk',
  // Freedom to Surf, a provider of the nineties whose customers kept their addresses.
  'f2s.com',
  'fastmail.co.uk',
  'fastmail.com',
  // Force9 is part of Plusnet.
  'force9.co.uk',
  'fsworld.co.uk',
  'gmx.co.uk',
  'guernsey.net',
  'homecall.co.uk',
  'jerseymail.co.uk',
  // KCOM's subscribers in Hull.
  'karoo.co.uk',
  'lineone.net',
  'madasafish.com',
  'manx.net',
  'mypostoffice.co.uk',
  'ntlbusiness.com',
  'onetel.com',
  'onetel.net',
  'outlook.co.uk',
  'pipex.com',
  'plus.com',
  'plus.net',
  'plusnet.com',
  'sky.co.uk',
  'supanet.com',
  'tesco.net',
  'three.co.uk',
  'toucansurf.com',
  'tuta.com',
  'tuta.io',
  'tutanota.com',
  'uwclub.net',
  'vodafone.co.uk',
  'waitrose.com',
  'zen.co.uk',
  // A provider of Shetland.
  'zetnet.co.uk',
] as const;

/** RFC 2606 reserves these; the packaged list took them from somebody's sign-up forms. */
const reservedDomains: ReadonlySet<string> = new Set(['example.com', 'example.net', 'example.org']);

const freeToo: ReadonlySet<string> = new Set(freeMailDomainsMissingFromPackage);

/** Joins the published lists to what they are known to lack and to have too much. */
export function mailDomainLists(published: {
  readonly disposable: PackedNameSet;
  readonly free: PackedNameSet;
}): MailDomainLists {
  return {
    isDisposable: (domain) => published.disposable.has(domain),
    isFree: (domain) =>
      (published.free.has(domain) || freeToo.has(domain)) && !reservedDomains.has(domain),
  };
}

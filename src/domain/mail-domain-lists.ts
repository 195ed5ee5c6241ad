import disposableDomains from 'disposable-email-domains' with { type: 'json' };
import freeMailDomains from 'email-providers/all.json' with { type: 'json' };

/** Mail domains of British internet providers and webmail brands that the packaged list lacks (checked against 2.26.0). */
const freeMailDomainsMissingFromPackage = [
  'btclick.com',
  'btopenworld.co.uk',
  'cwgsy.net',
  'demon.co.uk',
  'eclipse.co.uk',
  'ee.co.uk',
  'fastmail.co.uk',
  'fastmail.com',
  'fsworld.co.uk',
  'gmx.co.uk',
  'guernsey.net',
  'homecall.co.uk',
  'jerseymail.co.uk',
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
] as const;

/** RFC 2606 reserves these; the packaged list took them from somebody's sign-up forms. */
const reservedDomains: ReadonlySet<string> = new Set(['example.com', 'example.net', 'example.org']);

const disposable: ReadonlySet<string> = new Set(disposableDomains);
const free: ReadonlySet<string> = new Set([
  ...freeMailDomains,
  ...freeMailDomainsMissingFromPackage,
]);

export function isDisposableDomain(domain: string): boolean {
  return disposable.has(domain);
}

/** Mailboxes anybody can open: webmail and the addresses an internet provider gives its subscribers. */
export function isFreeMailDomain(domain: string): boolean {
  return free.has(domain) && !reservedDomains.has(domain);
}

import type { MailDomainLists } from './mail-domain-lists.ts';
import { readHost } from './registrable-domain.ts';
import { isSocialSite } from './social-sites.ts';

/** Names that a provider may give for a company's domain and that are no company's own, and what each is called. */
export const unownedDomains = {
  ip_address: 'an IP address',
  not_a_domain: 'no name that anybody could register',
  public_suffix: 'an ending under which domains are registered',
  hosting_site: 'a site that hosts those of others',
  social_site: 'a site on which others have pages',
  directory: 'a directory, market place or register',
  mail_provider: 'a mail provider',
} as const;
export type UnownedDomain = keyof typeof unownedDomains;

/** Where firms have a site of their own under another's name; a name under theirs is the firm's. */
const hosts = new Set(
  `wix.com wixsite.com wordpress.com squarespace.com weebly.com weeblysite.com webflow.io webflow.com godaddysites.com blogspot.com blogger.com tumblr.com
  yola.com yolasite.com jimdo.com jimdosite.com jimdofree.com webnode.com webnode.page strikingly.com mystrikingly.com site123.me moonfruit.com
  myshopify.com shopify.com bigcartel.com square.site company.site ueniweb.com webador.com webador.co.uk 000webhostapp.com hs-sites.com canva.site
  hostingersite.com zyrosite.com wpcomstaging.com mailchimpsites.com multiscreensite.com github.io
  netlify.app vercel.app pages.dev herokuapp.com azurewebsites.net amazonaws.com ionos.co.uk godaddy.com`.split(
    /\s+/,
  ),
);

/** The same under any ending: blogspot.co.uk, webnode.fr. */
const hostsOfAnyEnding = /^(?:blogspot|webnode|weebly|wordpress)\./;

/**
 * Endings of the private section of the list that are sold as those of registries are: a name there has mail of its own
 * (https://centralnic.com/names/domains and others of their kind).
 */
const soldEndings = new Set(
  `ae.org br.com cn.com com.de com.se de.com eu.com gb.net hu.net jp.net jpn.com mex.com ru.com sa.com se.net uk.com uk.net us.com za.bz za.com
  ar.com hu.com kr.com no.com qc.com uy.com africa.com gr.com in.net web.in us.org co.com co.ca co.cz co.nl co.no biz.at info.at hk.com ltd.hk inc.hk
  za.net za.org eu.org`.split(/\s+/),
);

/** Where firms are listed, sell or are written about, also under names below. */
const directories = new Set(
  `amazon.co.uk amazon.com gumtree.com rightmove.co.uk zoopla.co.uk onthemarket.com notonthehighstreet.com depop.com vinted.co.uk just-eat.co.uk
  deliveroo.co.uk ubereats.com booking.com airbnb.co.uk airbnb.com eventbrite.co.uk yelp.co.uk yelp.com thomsonlocal.com 192.com scoot.co.uk hotfrog.co.uk
  cylex-uk.co.uk freeindex.co.uk ratedpeople.com tripadvisor.com crunchbase.com glassdoor.co.uk indeed.com wikipedia.org service.gov.uk companieshouse.gov.uk
  opencorporates.com endole.co.uk companycheck.co.uk companiesintheuk.co.uk bizdb.co.uk dnb.com`.split(
    /\s+/,
  ),
);

/** What a name is, if it cannot be a company's own domain; null when it can. */
export function unownedDomain(
  name: string,
  mail: Pick<MailDomainLists, 'isFree' | 'isDisposable'> | null,
): UnownedDomain | null {
  const host = readHost(name);
  if (host === null) return 'not_a_domain';
  const { hostname, registrable } = host;
  if (host.isIp) return 'ip_address';
  if (host.isSuffix) return 'public_suffix';
  // An ending that the list does not know may be a new one: whether the name exists, the DNS tells.
  if (registrable === null) return hostname.includes('.') ? null : 'not_a_domain';
  if (isSocialSite(registrable)) return 'social_site';
  if (directories.has(registrable) || directories.has(hostname)) return 'directory';
  if (hosts.has(hostname) || host.isPrivateSuffix) return 'hosting_site';
  const isMail = mail !== null && (mail.isFree(registrable) || mail.isDisposable(registrable));
  return isMail ? 'mail_provider' : null;
}

/**
 * Under which host of other people's sites a name lies (`acme.wixsite.com`): it may be a firm's site, and nobody has mail there. Null for a name
 * that somebody registered.
 */
export function hostOfSites(name: string): string | null {
  const host = readHost(name);
  if (host === null || host.isIp) return null;
  const { hostname, registrable, privateSuffix } = host;
  if (privateSuffix !== null && !soldEndings.has(privateSuffix)) return privateSuffix;
  if (registrable === null || hostname === registrable) return null;
  if (hosts.has(registrable) || isSocialSite(registrable)) return registrable;
  if (hostsOfAnyEnding.test(registrable)) return registrable;
  return null;
}

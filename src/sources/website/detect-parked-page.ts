import { registrableDomain } from '../../domain/registrable-domain.ts';
import { isSocialSite } from '../../domain/social-sites.ts';
import { defaultPage, forSale, parked, suspended } from './unused-page-words.ts';
import { proofOf, type ProofItem, type ProofPage, type ProofRule } from './proof-rules.ts';

/** Where registrars and domain dealers send the visitors of a name without a site. */
const parkingSites = new Set(
  `sedo.com sedoparking.com dan.com afternic.com hugedomains.com bodis.com parkingcrew.net undeveloped.com
  expireddomains.com uniregistry.com above.com domainmarket.com buydomains.com parklogic.com domainlore.uk
  ztomy.com cashparking.com skenzo.com voodoo.com smartname.com domainsponsor.com rookdns.com dsredirection.com
  sav.com squadhelp.com atom.com spaceship.com domainnamesales.com epik.com`.split(/\s+/),
);

const placeholder =
  /(?:web\s?site|site|page)\s{1,3}(?:is\s{1,3})?(?:coming\s{1,3}soon|under\s{1,3}construction|being\s{1,3}(?:built|updated|developed))|^\s{0,3}(?:.{0,60}\n)?\s{0,3}(?:coming\s{1,3}soon|under\s{1,3}construction)|(?:launching|opening)\s{1,3}soon|welcome\s{1,3}to\s{1,3}wordpress\.\s{1,3}this\s{1,3}is\s{1,3}your\s{1,3}first\s{1,3}post|hello\s{1,3}world!|just\s{1,3}another\s{1,3}wordpress\s{1,3}site|this\s{1,3}is\s{1,3}an\s{1,3}example\s{1,3}page|lorem\s{1,3}ipsum\s{1,3}dolor|my\s{1,3}(?:wix|wordpress|blank)\s{1,3}site|your\s{1,3}(?:tagline|company\s{1,3}name|logo)\s{1,3}here|maintenance\s{1,3}mode/i;

/** In this order: an offer says more than a notice that nothing is there yet. */
const rules: readonly (readonly [ProofRule, RegExp])[] = [
  ['for-sale', forSale],
  ['parked', parked],
  ['suspended', suspended],
  ['default-page', defaultPage],
  ['placeholder', placeholder],
];

/** Dealers and hosts say it first of all; further down it is what a firm writes about. */
const openingLength = 600;

export function openingOf(text: string): string {
  return text.slice(0, openingLength);
}

/** Why nothing on this home page belongs to a company: for sale, parked, suspended, a host's own page, not yet filled. Null when it is a site. */
export function detectUnusedPage(page: ProofPage): ProofItem | null {
  if (isParkingHost(page.url)) return proofOf('parked', page.url.href, page.url.href);
  const text = openingOf(page.text);
  const opening = `${page.title}\n${text}`;
  for (const [rule, pattern] of rules) {
    const match = pattern.exec(opening) ?? pattern.exec(text);
    if (match !== null) {
      return proofOf(rule, page.url.href, opening.slice(Math.max(0, match.index - 40)));
    }
  }
  return null;
}

/** What a visitor makes of a site that sends him elsewhere: only a page on a platform, a parked name, or another site. */
export function describeRedirect(from: string, to: URL): ProofItem {
  if (isParkingHost(to)) return proofOf('parked', from, to.href);
  const isSocial = isSocialSite(registrableDomain(to.hostname) ?? '');
  return proofOf(isSocial ? 'social-only' : 'redirected-elsewhere', from, to.href);
}

/** True for sites that hold nothing of a company, so that no page more is worth a request and no address is taken. */
export function isSiteOfNobody(proof: readonly ProofItem[]): boolean {
  return proof.some(({ rule }) => nobodysRules.has(rule));
}

const nobodysRules: ReadonlySet<ProofRule> = new Set([
  'parked',
  'for-sale',
  'suspended',
  'default-page',
]);

function isParkingHost(url: URL): boolean {
  return isParkingDomain(url.hostname) || url.hostname === 'forsale.godaddy.com';
}

function isParkingDomain(hostname: string): boolean {
  return parkingSites.has(registrableDomain(hostname) ?? '');
}

/** Name servers that do nothing but show advertisements and offers. Registrars' own are no sign: they serve real sites too. */
export function isParkingNameServer(hostname: string): boolean {
  return (
    isParkingDomain(hostname) || /^(?:ns\d?|[\w-]{1,20})\.?(?:park|parking|forsale)/i.test(hostname)
  );
}

import { registrableDomain } from '../../domain/registrable-domain.ts';
import { isSocialSite } from '../../domain/social-sites.ts';
import { proofOf, type ProofItem, type ProofPage, type ProofRule } from './proof-rules.ts';

/** Where registrars and domain dealers send the visitors of a name without a site. */
const parkingSites = new Set(
  `sedo.com sedoparking.com dan.com afternic.com hugedomains.com bodis.com parkingcrew.net undeveloped.com
  expireddomains.com uniregistry.com above.com domainmarket.com buydomains.com parklogic.com domainlore.uk
  ztomy.com cashparking.com skenzo.com voodoo.com smartname.com domainsponsor.com rookdns.com dsredirection.com
  sav.com squadhelp.com atom.com spaceship.com domainnamesales.com epik.com`.split(/\s+/),
);

const forSale =
  /(?:this|the)\s{1,3}(?:premium\s{1,3})?(?:web\s?site|domain)(?:\s{1,3}name)?(?:\s{1,3}[\w-]{1,63}\.[\w.-]{2,60})?\s{1,3}(?:is|may\s{1,3}be|could\s{1,3}be)\s{1,3}(?:now\s{1,3}|still\s{1,3})?(?:available\s{1,3})?for\s{1,3}sale|buy\s{1,3}this\s{1,3}domain|domain\s{1,3}(?:name\s{1,3})?(?:is\s{1,3})?for\s{1,3}sale|make\s{1,3}an\s{1,3}offer\s{1,3}on\s{1,3}this\s{1,3}domain|inquire\s{1,3}about\s{1,3}this\s{1,3}domain|(?:purchase|own|get)\s{1,3}this\s{1,3}domain|[\w-]{1,63}\.[a-z.]{2,12}\s{1,3}is\s{1,3}for\s{1,3}sale|(?:own|buy|get|lease)\s{1,3}[\w-]{1,63}\.[a-z.]{2,12}\s{1,3}(?:now\s{1,3})?(?:from|for)\s{1,3}[£$€]|(?:domain(?:\s{1,3}name)?|\.(?:com|net|org|uk|io|co))\s{1,3}(?:is|may\s{1,3}be)\s{1,3}(?:now\s{1,3}|still\s{1,3})?available\s{1,3}(?:for|to)\s{1,3}(?:purchase|buy|lease|rent|acquire)|offers\s{1,3}(?:are\s{1,3})?invited\s{1,3}for\s[^.]{0,90}\b(?:this|the)\s{1,3}(?:web\s?site|domain)\b/i;
const parked =
  /domain\s{1,3}(?:name\s{1,3})?(?:is\s{1,3})?parked|parked\s{1,3}(?:free|domain|by|courtesy)|domain\s{1,3}has\s{1,3}(?:just\s{1,3})?been\s{1,3}registered|this\s{1,3}domain\s{1,3}(?:name\s{1,3})?(?:has\s{1,3}(?:recently\s{1,3})?(?:expired|lapsed)|is\s{1,3}registered|was\s{1,3}registered|is\s{1,3}pending)|related\s{1,3}(?:searches|links)\s{1,3}.{0,80}sponsored\s{1,3}listings|sponsored\s{1,3}listings|renew\s{1,3}(?:this|your)\s{1,3}domain|registered\s{1,3}(?:with|by|at|via)\s{1,3}(?:123-reg|fasthosts|godaddy|ionos|names\.co\.uk|heart\s{1,3}internet|namecheap|lcn)/i;
const defaultPage =
  /welcome\s{1,3}to\s{1,3}(?:nginx|openresty|caddy|iis|centos|your\s{1,3}new\s{1,3}(?:web\s?site|hosting|site))|apache2?\s{1,3}(?:\w{1,20}\s{1,3})?(?:default|test)\s{1,3}page|^\s{0,3}index\s{1,3}of\s{1,3}\/|plesk\s{1,3}(?:default|obsidian)|default\s{1,3}web\s?(?:site|server)?\s{1,3}page|future\s{1,3}home\s{1,3}of|^\s{0,3}it\s{1,3}works!\s{0,3}$|iis\s{1,3}windows\s{1,3}server|if\s{1,3}you\s{1,3}are\s{1,3}the\s{1,3}(?:web\s?site|site)?\s{0,3}owner|cpanel,?\s{1,3}(?:inc|l\.l\.c)|web\s?site\s{1,3}(?:is\s{1,3})?(?:not\s{1,3}(?:yet\s{1,3})?(?:configured|published|set\s{1,3}up))|there\s{1,3}is\s{1,3}no\s{1,3}web\s?site\s{1,3}(?:configured|here|at\s{1,3}this)/i;
const suspended =
  /account\s{1,3}(?:has\s{1,3}been\s{1,3}|is\s{1,3})?(?:suspended|inactive|disabled|deactivated)|(?:web\s?site|site)\s{1,3}(?:has\s{1,3}been|is)\s{1,3}(?:suspended|disabled|expired)|this\s{1,3}(?:store|shop)\s{1,3}is\s{1,3}(?:currently\s{1,3})?unavailable|subscription\s{1,3}(?:has\s{1,3})?expired/i;
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

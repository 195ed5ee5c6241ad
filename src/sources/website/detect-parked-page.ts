import { registrableDomain } from '../../domain/registrable-domain.ts';

/** Where registrars and domain dealers send the visitors of a name without a site. */
const parkingHosts = new Set(
  `sedo.com sedoparking.com dan.com afternic.com hugedomains.com bodis.com parkingcrew.net undeveloped.com
  expireddomains.com uniregistry.com above.com domainmarket.com buydomains.com parklogic.com`.split(
    /\s+/,
  ),
);

const offers =
  /(?:this|the)\s+(?:premium\s+)?(?:web\s*site|domain)(?:\s+name)?(?:\s+[\w-]{1,63}\.[\w.-]{2,60})?\s+(?:is|may\s+be|could\s+be)\s+(?:available\s+)?for\s+sale|buy\s+this\s+domain|domain\s+(?:name\s+)?(?:is\s+)?for\s+sale|make\s+an\s+offer\s+on\s+this\s+domain|domain\s+(?:is\s+)?parked|parked\s+(?:free|domain)|inquire\s+about\s+this\s+domain/i;
const defaultPages =
  /welcome\s+to\s+nginx|apache2?\s+(?:\w+\s+)?default\s+page|^index\s+of\s+\/|plesk\s+(?:default|obsidian)|default\s+web\s*site\s+page|domain\s+has\s+(?:just\s+)?been\s+registered|future\s+home\s+of|this\s+domain\s+(?:has\s+expired|is\s+registered)|account\s+(?:has\s+been\s+)?suspended|website\s+coming\s+soon/i;

/** Dealers' pages say little else; a firm that sells domains has a real site. */
const maxParkedText = 2500;

/** True for a page that shows a name is for sale, parked or not yet used: nothing on it belongs to a company. */
export function isParkedPage(page: { url: URL; title: string; text: string }): boolean {
  if (isParkingHost(page.url)) return true;
  if (page.text.length > maxParkedText) return false;
  const said = `${page.title}\n${page.text}`;
  return offers.test(said) || defaultPages.test(said);
}

function isParkingHost(url: URL): boolean {
  return (
    parkingHosts.has(registrableDomain(url.hostname) ?? '') ||
    url.hostname === 'forsale.godaddy.com'
  );
}

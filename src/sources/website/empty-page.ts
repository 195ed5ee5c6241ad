/** A page that says more is one, whatever its scripts do when somebody clicks. */
const fewCharacters = 250;
const lookedAt = 50_000;
const metaRefresh =
  /<meta\b[^>]{0,200}\bhttp-equiv\s{0,3}=\s{0,3}["']?refresh\b[^>]{0,200}\burl\s{0,3}=\s{0,3}["']?([^"'>\s]{1,1000})/i;
const locations =
  /\blocation(?:[.]href)?\s{0,5}=\s{0,5}["']([^"'\n]{1,1000})["']|\blocation[.](?:replace|assign)\(\s{0,5}["']([^"'\n]{1,1000})["']/;

/** Where a page without words of its own sends every visitor at once, by `<meta http-equiv="refresh">` or by script; null where it does not. */
export function targetOfEmptyPage(html: string, text: string, base: URL): URL | null {
  if (text.trim().length >= fewCharacters) return null;
  const head = html.slice(0, lookedAt);
  const script = locations.exec(head);
  const target = metaRefresh.exec(head)?.[1] ?? script?.[1] ?? script?.[2];
  const url = target === undefined ? null : URL.parse(target.replaceAll('&amp;', '&'), base);
  return url !== null && /^https?:$/.test(url.protocol) && url.href !== base.href ? url : null;
}

const parkingService =
  /\b(?:(?:[\w-]{1,40}[.])?(?:sedoparking|parkingcrew|bodis|parklogic|cashparking|skenzo)[.](?:com|net)|parking-lander|google[.]com\/adsense\/domains\/caf[.]js)\b/i;

/** What a page that shows nothing but what a parking service puts there would say in words; null where it is none. */
export function noteOfParking(html: string, text: string): string | null {
  if (text.trim().length >= fewCharacters) return null;
  const service = parkingService.exec(html.slice(0, lookedAt))?.[0];
  return service === undefined ? null : `This domain is parked: its page loads ${service}`;
}

import { registrableDomain } from '../../domain/registrable-domain.ts';
import type { PageLink } from './read-page.ts';

export type PageKind = 'home' | 'contact' | 'legal' | 'about' | 'other';

export interface FrontierPage {
  readonly url: URL;
  readonly kind: PageKind;
}

interface ScoredPage extends FrontierPage {
  readonly score: number;
}

/** Addresses stand on contact pages, the company number on legal ones, names on about pages. */
const kinds: readonly { kind: PageKind; score: number; words: RegExp }[] = [
  {
    kind: 'contact',
    score: 10,
    words: /contact|get[-_ ]?in[-_ ]?touch|find[-_ ]us|enquir|kontakt|cysylltu/i,
  },
  {
    kind: 'legal',
    score: 8,
    words:
      /legal|imprint|impressum|terms|privacy|policy|policies|company[-_ ]?(?:info|details)|disclaimer|t-?and-?cs?\b|conditions/i,
  },
  {
    kind: 'about',
    score: 6,
    words:
      /about|team|people|staff|who[-_ ]we[-_ ]are|our[-_ ](?:story|company)|meet|directors?\b/i,
  },
];

const unreadable =
  /\.(?:pdf|jpe?g|png|gif|webp|svg|ico|zip|gz|docx?|xlsx?|pptx?|mp[34]|avi|mov|css|js|json|xml|rss|ics|vcf|exe|dmg|woff2?)$/i;
const trackingParameter =
  /^(?:utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|sid|phpsessid|sessionid|ref)$/i;

/** Longer or deeper addresses are made by calendars, filters and loops, not by people. */
const maxUrlLength = 512;
const maxSegments = 8;
const maxParameters = 3;
/** Pages of one pattern (`/product/#`) that can be waiting: the rest of a catalogue says nothing new. */
const maxPerPattern = 5;

export interface Frontier {
  /** Adds what is new, in scope and worth reading. */
  addLinks(links: readonly PageLink[]): void;
  /** The best page not yet given out; null when none is left. */
  next(): FrontierPage | null;
  /** A redirect ended at this address: it counts as read. */
  markRead(url: URL): void;
  /** Whether a page of this kind is still waiting. */
  hasWaiting(kind: PageKind): boolean;
}

/** The pages of one site still to read: best first, each once, one registrable domain. */
export function createFrontier(home: URL): Frontier {
  const site = registrableDomain(home.hostname) ?? home.hostname;
  const seen = new Set<string>([keyOf(home)]);
  const patterns = new Map<string, number>();
  const waiting: ScoredPage[] = [];

  return {
    addLinks(links) {
      for (const link of links) {
        const url = canonicalUrl(link.url);
        const key = keyOf(url);
        if (seen.has(key) || !isInScope(url, site)) continue;
        const page = scorePage(url, link.text);
        const pattern = patternOf(url);
        const alike = patterns.get(pattern) ?? 0;
        if (page.kind === 'other' && alike >= maxPerPattern) continue;
        seen.add(key);
        patterns.set(pattern, alike + 1);
        waiting.push(page);
      }
      // Stable, so pages of equal score keep the order of the site.
      waiting.sort((a, b) => b.score - a.score);
    },
    next: () => waiting.shift() ?? null,
    markRead(url) {
      const key = keyOf(canonicalUrl(url));
      seen.add(key);
      const at = waiting.findIndex((page) => keyOf(page.url) === key);
      if (at !== -1) waiting.splice(at, 1);
    },
    hasWaiting: (kind) => waiting.some((page) => page.kind === kind),
  };
}

function scorePage(url: URL, text: string): ScoredPage {
  const path = url.pathname;
  for (const { kind, score, words } of kinds) {
    if (!words.test(path) && !(text.length <= 40 && words.test(text))) continue;
    // `/contact` before `/services/contact-lenses`.
    return { url, kind, score: score - Math.min(path.split('/').length - 2, 4) };
  }
  return { url, kind: 'other', score: 1 };
}

function isInScope(url: URL, site: string): boolean {
  const parameters = [...url.searchParams.keys()].length;
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  return (
    /^https?:$/.test(url.protocol) &&
    (registrableDomain(url.hostname) ?? url.hostname) === site &&
    url.href.length <= maxUrlLength &&
    segments.length <= maxSegments &&
    parameters <= maxParameters &&
    !unreadable.test(url.pathname) &&
    !hasLoop(segments)
  );
}

/** `/a/b/a/b/a/b`: a relative link that nests on every visit. */
function hasLoop(segments: readonly string[]): boolean {
  return segments.some((segment) => segments.filter((each) => each === segment).length >= 3);
}

function canonicalUrl(link: URL): URL {
  const url = new URL(link);
  url.hash = '';
  url.pathname = url.pathname.replaceAll(/\/{2,}/g, '/').replace(/\/index\.(?:html?|php)$/i, '/');
  const tracking = [...url.searchParams.keys()].filter((name) => trackingParameter.test(name));
  for (const name of tracking) url.searchParams.delete(name);
  url.searchParams.sort();
  return url;
}

/** http and https, `www.` and bare, with and without a last slash are one page. */
function keyOf(url: URL): string {
  return `${url.host.replace(/^www\./, '')}${url.pathname.replace(/\/$/, '')}${url.search}`;
}

function patternOf(url: URL): string {
  const path = url.pathname.replaceAll(/\d+/g, '#').replace(/[^/]+\/?$/, '*');
  return `${url.host}${path}?${[...url.searchParams.keys()].join('&')}`;
}

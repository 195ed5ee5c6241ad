import { registrableDomain } from '../../domain/registrable-domain.ts';
import type { PageKind } from '../../domain/scan.ts';
import { isNamedPdf } from './document-kind.ts';
import type { PageLink } from './read-page.ts';

export interface FrontierPage {
  readonly url: URL;
  readonly kind: PageKind;
  /** Links followed from the home page. */
  readonly depth: number;
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
  /\.(?:jpe?g|png|gif|webp|svg|ico|zip|gz|docx?|xlsx?|pptx?|mp[34]|avi|mov|css|js|json|xml|rss|ics|exe|dmg|woff2?)$/i;
const trackingParameter =
  /^(?:utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|sid|phpsessid|sessionid|ref)$/i;
/** Months, days and years are made without end. */
const dated =
  /\/(?:19|20)\d\d(?:[/-]\d{1,2}|\/?$)|calendar|[?&](?:date|day|month|year|from|start|week)=/i;

/** Longer or deeper addresses are made by calendars, filters and loops, not by people. */
const maxUrlLength = 512;
const maxSegments = 8;
const maxParameters = 3;
/** Pages of one pattern (`/product/#`, digits alone differ) that are read: the rest of a catalogue says nothing new. */
const maxPerPattern = 5;
const maxPerDatedPattern = 2;
/** Links of those that are passed over for their pattern which a page is kept with: that there were some must outlive an interruption. */
const maxKeptOfLeftOut = 50;
/** Far above what is read; links of a trap past it are not even remembered. */
const maxWaiting = 2_000;
const maxSettled = 2_000;
const defaultMaxDepth = 5;
/** Before all but contact pages: the page around a frame says nothing itself. */
const frameScore = 9;

export interface Frontier {
  /**
   * Adds what is new, in scope and worth reading. They stand on a page of this depth. Returns what was added and some of what was passed
   * over for its pattern: added once more, in the same order, they come to the same.
   */
  addLinks(links: readonly PageLink[], depth?: number): readonly PageLink[];
  /** The best page not yet given out; null when none is left. */
  next(): FrontierPage | null;
  /** The page that `next` would give out. */
  peek(): FrontierPage | null;
  /** A redirect ended at this address, or it was read before: it counts as read. */
  markRead(url: URL): void;
  /** Gives a page out once more, after all others of its kind. */
  putBack(page: FrontierPage): void;
  /** Forgets what is waiting of the same pattern: it is the same page again and again. */
  dropLike(url: URL): void;
  /** Whether a page of this kind is still waiting. */
  hasWaiting(kind: PageKind): boolean;
  waiting(): number;
  /** Whether pages were passed over because enough of their pattern were taken. */
  hasLeftOut(): boolean;
}

/** The pages of one site still to read: best first, each once, one registrable domain. */
export function createFrontier(
  home: URL,
  {
    maxDepth = defaultMaxDepth,
    maxPdfs = 0,
  }: { readonly maxDepth?: number; readonly maxPdfs?: number } = {},
): Frontier {
  const site = registrableDomain(home.hostname) ?? home.hostname;
  const seen = new Set<string>([keyOf(canonicalUrl(home))]);
  /** Links as they are written that will never be new: every page of a site repeats its menu. */
  const settled = new Set<string>();
  const patterns = new Map<string, number>();
  const dropped = new Set<string>();
  /** Keys of pages past the limit of their pattern, until one is taken after all. */
  const leftOut = new Set<string>();
  /** PDFs that were given out, or read before. */
  const pdfs = new Set<string>();
  let waiting: ScoredPage[] = [];

  const add = (page: ScoredPage): void => {
    // Stable, so pages of equal score keep the order of the site.
    const at = waiting.findIndex((each) => each.score < page.score);
    waiting.splice(at === -1 ? waiting.length : at, 0, page);
  };

  /** After as many as a site may have read, the rest are forgotten. */
  const takePdf = (url: URL): void => {
    if (!isNamedPdf(url)) return;
    pdfs.add(keyOf(canonicalUrl(url)));
    if (pdfs.size >= maxPdfs) waiting = waiting.filter((page) => !isNamedPdf(page.url));
  };

  return {
    addLinks(links, depth = 0) {
      const added: PageLink[] = [];
      if (depth >= maxDepth) return added;
      for (const link of links) {
        if (waiting.length >= maxWaiting) break;
        if (settled.has(link.url.href)) continue;
        const url = canonicalUrl(link.url);
        const key = keyOf(url);
        const isOver = pdfs.size >= maxPdfs && isNamedPdf(url);
        if (isOver || seen.has(key) || !isInScope(url, site)) {
          if (settled.size < maxSettled) settled.add(link.url.href);
          continue;
        }
        const page = scorePage({ url, depth: depth + 1 }, link);
        const pattern = patternOf(url);
        if (dropped.has(shapeOf(url))) continue;
        const alike = patterns.get(pattern) ?? 0;
        const most = dated.test(url.pathname + url.search) ? maxPerDatedPattern : maxPerPattern;
        const kept = { ...link, url, text: link.text.slice(0, maxLinkText) };
        if (page.kind === 'other' && alike >= most) {
          if (leftOut.size < maxKeptOfLeftOut && !leftOut.has(key)) added.push(kept);
          if (leftOut.size < maxSettled) leftOut.add(key);
          continue;
        }
        leftOut.delete(key);
        seen.add(key);
        // Pages of the better kinds say nothing of how many others there are.
        if (page.kind === 'other') patterns.set(pattern, alike + 1);
        add(page);
        added.push(kept);
      }
      return added;
    },
    next() {
      const page = waiting.shift() ?? null;
      if (page !== null) takePdf(page.url);
      return page;
    },
    peek: () => waiting[0] ?? null,
    markRead(url) {
      const key = keyOf(canonicalUrl(url));
      seen.add(key);
      leftOut.delete(key);
      takePdf(url);
      const at = waiting.findIndex((page) => keyOf(page.url) === key);
      if (at !== -1) waiting.splice(at, 1);
    },
    putBack(page) {
      add({ ...page, score: 0 });
    },
    dropLike(url) {
      const shape = shapeOf(canonicalUrl(url));
      dropped.add(shape);
      waiting = waiting.filter((page) => page.kind !== 'other' || shapeOf(page.url) !== shape);
    },
    hasWaiting: (kind) => waiting.some((page) => page.kind === kind),
    waiting: () => waiting.length,
    hasLeftOut: () => leftOut.size > 0,
  };
}

/** A longer text is a teaser, whose words say nothing of the page. */
const maxLinkText = 40;

function scorePage(
  page: Pick<FrontierPage, 'url' | 'depth'>,
  { text, isFrame = false }: PageLink,
): ScoredPage {
  const least = isFrame ? frameScore : 0;
  const path = page.url.pathname;
  if (isNamedPdf(page.url)) return { ...page, kind: 'other', score: pdfScore(path + text) };
  for (const { kind, score, words } of /\.vcf$/i.test(path) ? [] : kinds) {
    if (!words.test(path) && !(text.length <= maxLinkText && words.test(text))) continue;
    // `/contact` before `/services/contact-lenses`.
    const nearness = score - Math.min(path.split('/').length - 2, 4);
    return { ...page, kind, score: Math.max(nearness, least) };
  }
  // A card holds nothing but ways to reach somebody.
  return { ...page, kind: 'other', score: Math.max(/\.vcf$/i.test(path) ? 2 : 1, least) };
}

/** After all pages; first those that are called like a page where addresses stand. */
function pdfScore(words: string): number {
  return kinds.some((each) => each.words.test(words)) ? 0.7 : 0.5;
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

/** Words tell pages apart, numbers and the values of parameters do not. */
function patternOf(url: URL): string {
  const path = url.pathname.replaceAll(/\d+/g, '#');
  return `${url.host}${path}?${[...url.searchParams.keys()].join('&')}`;
}

/** Wider than a pattern, for pages that say the same: all of one folder, but not all of the first level. */
function shapeOf(url: URL): string {
  return patternOf(url).replace(/(?<=[^/]\/[^?]*\/)[^/?]+(?=\/?\?)/, '*');
}

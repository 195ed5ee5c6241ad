import type { EncodedPage } from './page-reading.ts';
import type { DomainProof, ProofSubject } from './proof-rules.ts';
import type { PageFacts, PageSource } from './read-page-facts.ts';
import type { Sitemap } from './read-sitemap.ts';

/** What passes between the visits and the threads that read for them: URLs cannot, so they go as text. */
export type PageTask =
  | { readonly kind: 'read'; readonly source: Sent<PageSource> }
  | { readonly kind: 'sitemap'; readonly body: Uint8Array; readonly url: string }
  | {
      readonly kind: 'prove';
      readonly pages: readonly SentPage[];
      /** Numbers of pages that are not asked about again. */
      readonly forgotten: readonly number[];
      readonly company: ProofSubject;
    };

/** A page to be judged: with its text the first time, by its number from then on. */
export interface SentPage {
  readonly number: number;
  readonly page: Sent<EncodedPage> | null;
}

export type PageAnswer =
  | { readonly kind: 'read'; readonly facts: SentFacts }
  | { readonly kind: 'sitemap'; readonly sitemap: SentSitemap | null }
  | { readonly kind: 'proof'; readonly proof: DomainProof }
  | { readonly kind: 'failed'; readonly reason: string };

export type Sent<T extends { readonly url: URL }> = Omit<T, 'url'> & { readonly url: string };

export type SentFacts = Omit<PageFacts, 'links' | 'canonical' | 'sentTo'> & {
  readonly links: readonly (readonly [href: string, text: string, isFrame: boolean])[];
  readonly canonical: string | null;
  readonly sentTo: string | null;
};

export interface SentSitemap {
  readonly pages: readonly string[];
  readonly sitemaps: readonly string[];
}

export function sendSitemap({ pages, sitemaps }: Sitemap): SentSitemap {
  return { pages: pages.map((url) => url.href), sitemaps: sitemaps.map((url) => url.href) };
}

export function receiveSitemap({ pages, sitemaps }: SentSitemap): Sitemap {
  return { pages: pages.map(urlOf), sitemaps: sitemaps.map(urlOf) };
}

export function sendFacts({ links, canonical, sentTo, ...facts }: PageFacts): SentFacts {
  return {
    ...facts,
    links: links.map(({ url, text, isFrame = false }) => [url.href, text, isFrame] as const),
    canonical: canonical?.href ?? null,
    sentTo: sentTo?.href ?? null,
  };
}

export function receiveFacts({ links, canonical, sentTo, ...facts }: SentFacts): PageFacts {
  return {
    ...facts,
    links: links.map(([href, text, isFrame]) => ({ url: urlOf(href), text, isFrame })),
    canonical: canonical === null ? null : new URL(canonical),
    sentTo: sentTo === null ? null : new URL(sentTo),
  };
}

/** The pages of a site link to the same pages. Nobody changes the URL of a link. */
const urls = new Map<string, URL>();
const maxUrls = 2_000;

function urlOf(href: string): URL {
  const known = urls.get(href);
  if (known !== undefined) return known;
  const url = new URL(href);
  if (urls.size >= maxUrls) urls.clear();
  urls.set(href, url);
  return url;
}

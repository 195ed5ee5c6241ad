import type { PackedPage } from './page-reading.ts';
import type { DomainProof, ProofSubject } from './proof-rules.ts';
import type { PageFacts, PageSource } from './read-page-facts.ts';

/** What passes between the visits and the threads that read for them: URLs cannot, so they go as text. */
export type PageTask =
  | { readonly kind: 'read'; readonly source: Sent<PageSource> }
  | {
      readonly kind: 'prove';
      readonly pages: readonly Sent<PackedPage>[];
      readonly company: ProofSubject;
    };

export type PageAnswer =
  | { readonly kind: 'read'; readonly facts: SentFacts }
  | { readonly kind: 'proof'; readonly proof: DomainProof }
  | { readonly kind: 'failed'; readonly reason: string };

export type Sent<T extends { readonly url: URL }> = Omit<T, 'url'> & { readonly url: string };

export type SentFacts = Omit<PageFacts, 'links' | 'canonical'> & {
  readonly links: readonly (readonly [href: string, text: string])[];
  readonly canonical: string | null;
};

export function sendFacts({ links, canonical, ...facts }: PageFacts): SentFacts {
  return {
    ...facts,
    links: links.map(({ url, text }) => [url.href, text] as const),
    canonical: canonical?.href ?? null,
  };
}

export function receiveFacts({ links, canonical, ...facts }: SentFacts): PageFacts {
  return {
    ...facts,
    links: links.map(([href, text]) => ({ url: urlOf(href), text })),
    canonical: canonical === null ? null : new URL(canonical),
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

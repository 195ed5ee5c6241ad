import { decodeText, type TextBytes } from './text-bytes.ts';
import type { DomainProof, ProofPage, ProofSubject } from './proof-rules.ts';
import type { Sitemap } from './read-sitemap.ts';
import type { PageFacts, PageSource } from './read-page-facts.ts';

export type ReadAnswer =
  | { readonly kind: 'read'; readonly facts: PageFacts }
  /** It could not be read within what one page may take. */
  | { readonly kind: 'failed'; readonly reason: string };

/** A page as a visit holds it, to be judged. */
export type EncodedPage = Omit<ProofPage, 'text'> & { readonly textBytes: TextBytes };

/** Where the text of strangers is worked on: the reading of a page, and the judging of whose site it is. */
export interface PageReading {
  read(source: PageSource): Promise<ReadAnswer>;
  /** Null when it is no sitemap, or could not be read within what one page may take. */
  readSitemap(body: Uint8Array, url: URL): Promise<Sitemap | null>;
  /** Null when that could not be judged within what one judgement may take. */
  prove(pages: readonly EncodedPage[], company: ProofSubject): Promise<DomainProof | null>;
}

/** Reads where the visit itself runs: for simulations and for tests of single pages, whose time must not pass by itself. */
export function readingInPlace(): PageReading {
  // Loaded with the first page: where threads read, the thread that visits has no room for it.
  return {
    async read(source) {
      if (source.document === 'pdf') {
        return { kind: 'failed', reason: 'PDFs are read in threads of their own only' };
      }
      const { readPageFacts } = await import('./read-page-facts.ts');
      return { kind: 'read', facts: readPageFacts(source) };
    },
    async readSitemap(body, url) {
      const { readSitemap } = await import('./read-sitemap.ts');
      return readSitemap(body, url);
    },
    async prove(pages, company) {
      const { proveDomain } = await import('./prove-domain.ts');
      return proveDomain(
        pages.map(({ textBytes, ...page }) => ({ ...page, text: decodeText(textBytes) })),
        company,
      );
    },
  };
}

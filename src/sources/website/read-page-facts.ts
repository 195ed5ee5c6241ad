import { extractChannels, type FoundChannel } from './extract-channels.ts';
import { extractContacts, type FoundContact } from './extract-contacts.ts';
import type { ReadableKind } from './document-kind.ts';
import { needsJavascript } from './needs-javascript.ts';
import { readDocument } from './read-document.ts';
import { readHead, type PageHead } from './read-head.ts';
import { readPage, type PageLink } from './read-page.ts';

/** A page as it was fetched, and whose addresses are the company's own. */
export interface PageSource {
  readonly html: string;
  readonly url: URL;
  /** How it is to be read. */
  readonly document: ReadableKind;
  readonly companyDomain: string;
}

/** All that a visit wants to know of a page. */
export interface PageFacts extends PageHead {
  readonly title: string;
  readonly text: string;
  readonly links: readonly PageLink[];
  readonly contacts: readonly FoundContact[];
  readonly channels: readonly FoundChannel[];
  readonly needsJavascript: boolean;
}

export function readPageFacts({ html, url, document, companyDomain }: PageSource): PageFacts {
  if (document !== 'page') {
    const card = readDocument(document, html, url);
    // Its text is code of a format: nothing is proven by it.
    return {
      ...nothingButAddresses,
      contacts: extractContacts(card, { companyDomain }),
      channels: extractChannels(card),
    };
  }
  const page = readPage(html, url);
  return {
    ...readHead(html, url),
    title: page.title,
    text: page.text,
    links: page.links,
    contacts: extractContacts(page, { companyDomain }),
    channels: extractChannels(page),
    needsJavascript: needsJavascript(html, page.text),
  };
}

const nothingButAddresses = {
  canonical: null,
  isNofollow: false,
  title: '',
  text: '',
  links: [],
  needsJavascript: false,
} as const;

import { extractChannels, type FoundChannel } from './extract-channels.ts';
import { extractContacts, type FoundContact } from './extract-contacts.ts';
import { needsJavascript } from './needs-javascript.ts';
import { readHead, type PageHead } from './read-head.ts';
import { readPage, type PageLink } from './read-page.ts';

/** A page as it was fetched, and whose addresses are the company's own. */
export interface PageSource {
  readonly html: string;
  readonly url: URL;
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

export function readPageFacts({ html, url, companyDomain }: PageSource): PageFacts {
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

import { emailForms } from '../../domain/email-form.ts';
import { decodeHtml } from './decode-html.ts';
import { extractChannels, type FoundChannel } from './extract-channels.ts';
import { extractContacts, type FoundContact } from './extract-contacts.ts';
import type { ReadableKind } from './document-kind.ts';
import { noteOfParking, targetOfEmptyPage } from './empty-page.ts';
import { needsJavascript } from './needs-javascript.ts';
import { openingOf } from './detect-parked-page.ts';
import { encodeText, type TextBytes } from './text-bytes.ts';
import { readDocument } from './read-document.ts';
import { firstContacts, maxContactsOfPage } from './limit-contacts.ts';
import { readHead, type PageHead } from './read-head.ts';
import { readPage, type PageLink, type ReadPage } from './read-page.ts';
import { textForProof } from './read-particulars.ts';

/** A page as it was fetched, and whose addresses are the company's own. */
export interface PageSource {
  /** Of a PDF what was read of it: `encodePdf`. */
  readonly body: Uint8Array;
  /** With the alphabet it is said to be in. */
  readonly contentType: string;
  readonly url: URL;
  /** How it is to be read. */
  readonly document: ReadableKind;
  readonly companyDomain: string;
  /** It comes out of a browser that has run its scripts. */
  readonly isRendered?: boolean;
}

/** All that a visit wants to know of a page. */
export interface PageFacts extends PageHead {
  /** SHA-256 of its source, in hexadecimal. */
  readonly hash: string;
  readonly title: string;
  /** Where its visible text begins: a page of nobody says so first of all. */
  readonly opening: string;
  readonly textBytes: TextBytes;
  readonly links: readonly PageLink[];
  readonly contacts: readonly FoundContact[];
  /** Addresses on it, also those that are too many to be taken. */
  readonly contactsSeen: number;
  readonly channels: readonly FoundChannel[];
  readonly needsJavascript: boolean;
  /** Where a page with nothing on it sends its visitors. */
  readonly sentTo: URL | null;
}

export function readPageFacts(source: PageSource): PageFacts {
  const { url, document, companyDomain } = source;
  const html = decodeHtml(source.body, source.contentType);
  if (document !== 'page') {
    const card = readDocument(document, html, url);
    // Its text is code of a format: nothing is proven by it.
    return {
      ...nothingButAddresses,
      hash: card.hash,
      ...markedAs(document === 'pdf' ? 'pdf' : null, {
        ...takeContacts(card, companyDomain),
        channels: extractChannels(card),
      }),
    };
  }
  const page = readPage(html, url);
  const parking = noteOfParking(html, page.text);
  const found = {
    ...takeContacts(page, companyDomain),
    channels: extractChannels(page),
  };
  const sentTo = targetOfEmptyPage(html, page.text, url);
  const isBare = page.links.length === 0 && found.contacts.length === 0;
  return {
    ...readHead(html, url),
    hash: page.hash,
    title: page.title,
    opening: parking ?? openingOf(page.text),
    textBytes: encodeText(parking ?? textForProof(page)),
    links: sentTo === null ? page.links : [...page.links, { url: sentTo, text: '', isFrame: true }],
    ...markedAs(source.isRendered === true ? 'rendered' : null, found),
    needsJavascript: needsJavascript(html, page.text),
    sentTo: isBare ? sentTo : null,
  };
}

type Found = Pick<PageFacts, 'contacts' | 'contactsSeen' | 'channels'>;

function takeContacts(
  page: ReadPage,
  companyDomain: string,
): Pick<PageFacts, 'contacts' | 'contactsSeen'> {
  const seen = extractContacts(page, { companyDomain });
  const contacts = firstContacts(seen, maxContactsOfPage, companyDomain);
  return { contacts, contactsSeen: seen.length };
}

/** What stands openly in a PDF, or in a page that a browser put together, is said to be from one; a form that is meant to keep programs out stays what it is. */
function markedAs(form: 'pdf' | 'rendered' | null, found: Found): Found {
  if (form === null) return found;
  const { confidence } = emailForms[form];
  return {
    ...found,
    contacts: found.contacts.map((each) => (each.isHidden ? each : { ...each, form, confidence })),
    channels: found.channels.map((each) => ({ ...each, form, confidence })),
  };
}

const nothingButAddresses = {
  canonical: null,
  isNofollow: false,
  title: '',
  opening: '',
  textBytes: encodeText(''),
  links: [],
  needsJavascript: false,
  sentTo: null,
} as const;

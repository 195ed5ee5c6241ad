import { hash } from 'node:crypto';
import { unescapePercent } from './decode-email.ts';
import type { ReadableKind } from './document-kind.ts';
import { readPdfPage } from './pdf-page.ts';
import type { EmailHint } from './email-hint.ts';
import type { PhoneHint } from './find-phones.ts';
import { readPage, type ReadPage } from './read-page.ts';
import { readVcard } from './read-vcard.ts';

/** Cards are small; RFC 9116 says nothing of size, and 32 KB is ten times the longest seen. */
const maxText = 262_144;

/** A page, a card, a PDF or a security.txt, as one and the same thing to whoever collects addresses. */
export function readDocument(kind: ReadableKind, source: string, url: URL): ReadPage {
  if (kind === 'page') return readPage(source, url);
  if (kind === 'pdf') return readPdfPage(source, url);
  const text = source.slice(0, maxText);
  if (kind === 'security-txt')
    return toPage(text, url, { emails: readSecurityTxt(text), phones: [] });
  return toPage(text, url, readVcard(text));
}

/** `Contact: mailto:…` of RFC 9116; older files leave the scheme out. Comments are ignored. */
function readSecurityTxt(text: string): readonly EmailHint[] {
  return text
    .split(/\r?\n/)
    .slice(0, 500)
    .flatMap((line) => {
      const value = /^contact:\s{0,9}((?:mailto:)?[^\s?]{3,254}(?:@|%40)[^\s?]{3,254})/i.exec(
        line,
      )?.[1];
      if (value === undefined) return [];
      // What is no link is not encoded either.
      const [, link] = /^mailto:(.{0,508})/i.exec(value) ?? [];
      const raw = link === undefined ? value : unescapePercent(link);
      return [{ raw, form: 'security-txt' as const }];
    });
}

function toPage(
  source: string,
  url: URL,
  facts: {
    readonly emails: readonly EmailHint[];
    readonly phones: readonly Omit<PhoneHint, 'offset'>[];
  },
): ReadPage {
  const text = source.replaceAll(/[^\S\n]+/g, ' ');
  const placed = <T extends { readonly raw: string }>(
    hint: T,
  ): T & { readonly offset: number } => ({
    ...hint,
    offset: Math.max(0, text.indexOf(hint.raw)),
  });
  return {
    url,
    hash: hash('sha256', source),
    title: '',
    text,
    seams: [],
    elements: [],
    // The text is code of a format: what it says is in the hints.
    veils: [{ start: 0, end: text.length, isHinted: true }],
    links: [],
    hints: facts.emails.map(placed),
    phones: facts.phones.map(placed),
    profiles: [],
    particulars: [],
    coded: null,
  };
}

import { hash } from 'node:crypto';
import { Parser } from 'htmlparser2';
import type { PlacedHint } from './email-hint.ts';
import { PageReader } from './page-reader.ts';
import type { Veil } from './page-text.ts';
import type { PhoneHint } from './find-phones.ts';
import type { Particulars } from './read-particulars.ts';
import { readStyle, sheetsOf } from './read-style.ts';
import type { SignElement } from './whole-elements.ts';
import { createWorkMeter, type WorkMeter } from './work-meter.ts';

export interface PageLink {
  readonly url: URL;
  readonly text: string;
  /** A frame of the page or where it sends its visitors by itself: there is its content. */
  readonly isFrame?: boolean;
}

/** One page or document, read in one pass. Nothing of it is trusted, and none of its script is run. */
export interface ReadPage {
  readonly url: URL;
  /** SHA-256 of the source, in hexadecimal: what was seen can be told from what stands there now. */
  readonly hash: string;
  readonly title: string;
  /** Visible text: single spaces, a line break at every block boundary. */
  readonly text: string;
  /** Where two elements touch without a space between them, in ascending order. */
  readonly seams: readonly number[];
  readonly elements: readonly SignElement[];
  readonly veils: readonly Veil[];
  readonly links: readonly PageLink[];
  readonly hints: readonly PlacedHint[];
  readonly phones: readonly PhoneHint[];
  /** Profiles that structured data names. */
  readonly profiles: readonly string[];
  /** What structured data says of firms, which nobody sees. */
  readonly particulars: readonly Particulars[];
  /** The source in small letters where it writes plain letters as character references; null on every other page. */
  readonly coded: string | null;
}

/** Letters, digits, `@` and `.` need no reference: who writes them so hides an address. */
const codedLetter =
  /&(?:amp;){0,2}#(?:x0{0,4}(?:25|2e|3\d|4\d|5[\da]|6\d|7[\da]|202e)(?![\da-f])|0{0,4}(?:37|4[68]|49|5[0-7]|6[4-9]|[78]\d|90|9[7-9]|1[01]\d|12[0-2]|8238)(?!\d))|&commat/i;
const codedSign = /[\u202E\uFE6B\uFF0E\uFF20]/;

/** Most pages have no reference at all, and to look for one sign takes a tenth of the time. */
function isCoded(html: string): boolean {
  return (html.includes('&') && codedLetter.test(html)) || codedSign.test(html);
}

/** Real pages stay far below; the parser's work grows with the square of the depth. */
const maxDepth = 1000;
const chunkLength = 16_384;

export function readPage(html: string, url: URL, work: WorkMeter = createWorkMeter()): ReadPage {
  const reader = new PageReader(url, readStyle(sheetsOf(html)), work);
  let parser = new Parser(reader);
  for (let start = 0; start < html.length;) {
    const tag = html.indexOf('<', start + chunkLength);
    const end = tag === -1 ? html.length : tag;
    work.spend(end - start);
    parser.write(html.slice(start, end));
    start = end;
    if (reader.depth <= maxDepth) continue;
    // Closes everything that is open and goes on, rather than lose the footer of a page that closes nothing.
    parser.end();
    parser = new Parser(reader);
  }
  parser.end();
  return {
    ...reader.finish(),
    hash: hash('sha256', html),
    coded: isCoded(html) ? html.toLowerCase() : null,
  };
}

import { Parser } from 'htmlparser2';
import { decodeCloudflareEmail, recipientsOfMailto, rotate13 } from './decode-email.ts';

/** How an address was written in the page. */
const emailForms = [
  'mailto',
  'json-ld',
  'cfemail',
  'rot13',
  'base64',
  'attribute',
  'text',
  'at-token',
] as const;
export type EmailForm = (typeof emailForms)[number];

/** Something that may be an address, found outside the running text. */
export interface EmailHint {
  readonly raw: string;
  readonly form: EmailForm;
  /** Where in `text` the element stood: the words around it are the evidence. */
  readonly offset: number;
}

export interface PageLink {
  readonly url: URL;
  readonly text: string;
}

/** One HTML page, read in one pass. Nothing of it is trusted, and none of its script is run. */
export interface ReadPage {
  readonly url: URL;
  readonly title: string;
  /** Visible text: single spaces, a line break at every block boundary. */
  readonly text: string;
  readonly links: readonly PageLink[];
  readonly hints: readonly EmailHint[];
}

const blockElements = new Set(
  `address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure footer
  form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary table tbody td tfoot th thead
  tr ul`.split(/\s+/),
);
const unreadElements = new Set([
  'style',
  'template',
  'textarea',
  'select',
  'svg',
  'iframe',
  'object',
]);

/** Attributes in which themes and page builders keep an address (never placeholder, value, src, class or style). */
const emailAttributes = ['title', 'aria-label', 'data-email', 'data-mail', 'data-author-email'];
const emailMetaNames = new Set([
  'og:email',
  'email',
  'reply-to',
  'contact',
  'business:contact_data:email',
]);

/** Hidden runs inside an address are decoys; hidden blocks are menus and accordions, which people do open. */
const hiddenStyle = /display\s*:\s*none/i;

/** A page of a million links is a trap, not a site. */
const maxLinks = 5000;
const maxHints = 2000;

/** Real pages stay far below; the parser's work grows with the square of the depth. */
const maxDepth = 1000;
const chunkLength = 16_384;

export function readPage(html: string, url: URL): ReadPage {
  const reader = new PageReader(url);
  let parser = new Parser(reader);
  for (let start = 0; start < html.length;) {
    const tag = html.indexOf('<', start + chunkLength);
    const end = tag === -1 ? html.length : tag;
    parser.write(html.slice(start, end));
    start = end;
    if (reader.depth <= maxDepth) continue;
    // Closes everything that is open and goes on, rather than lose the footer of a page that closes nothing.
    parser.end();
    parser = new Parser(reader);
  }
  parser.end();
  return reader.finish();
}

interface OpenLink {
  readonly href: string;
  text: string;
}

/** Longer link texts are not names of pages. */
const maxLinkText = 200;

class PageReader {
  /** Elements open at the moment. */
  depth = 0;
  readonly #url: URL;
  #base: URL;
  /** Pieces of the text: joined once at the end, for joining as we go is quadratic on large pages. */
  readonly #pieces: string[] = [];
  #length = 0;
  #gap: '' | ' ' | '\n' = '';
  #title = '';
  readonly #script: string[] = [];
  readonly #links: PageLink[] = [];
  readonly #hints: EmailHint[] = [];
  #openLink: OpenLink | null = null;
  #unreadDepth = 0;
  #inTitle = false;
  #scriptType: string | null = null;

  constructor(url: URL) {
    this.#url = url;
    this.#base = url;
  }

  onopentag(name: string, attributes: Record<string, string>): void {
    this.depth += 1;
    if (this.#unreadDepth > 0 || this.#startsUnread(name, attributes)) {
      this.#unreadDepth += 1;
      return;
    }
    if (name === 'script') {
      this.#scriptType = (attributes['type'] ?? '').toLowerCase();
      this.#script.length = 0;
    } else if (name === 'title') this.#inTitle = this.#title === '';
    else if (name === 'base') this.#base = this.#resolve(attributes['href']) ?? this.#base;
    else if (name === 'a' || name === 'area') this.#startLink(attributes['href'] ?? '');
    if (blockElements.has(name)) this.#addGap('\n');
    this.#readAttributes(name, attributes);
  }

  ontext(data: string): void {
    if (this.#unreadDepth > 0) return;
    if (this.#scriptType !== null) this.#script.push(data);
    else if (this.#inTitle) this.#title += data;
    else this.#addText(data);
  }

  onclosetag(name: string): void {
    this.depth -= 1;
    if (this.#unreadDepth > 0) {
      this.#unreadDepth -= 1;
      return;
    }
    if (name === 'script') this.#endScript();
    else if (name === 'title') this.#inTitle = false;
    else if (name === 'a' || name === 'area') this.#endLink();
    if (blockElements.has(name)) this.#addGap('\n');
  }

  finish(): ReadPage {
    return {
      url: this.#url,
      title: this.#title.replaceAll(/\s+/g, ' ').trim(),
      text: this.#pieces.join(''),
      links: this.#links,
      hints: this.#hints,
    };
  }

  /** Also opens the run that Cloudflare fills with "[email protected]": the decoded address replaces it. */
  #startsUnread(name: string, attributes: Record<string, string>): boolean {
    if (unreadElements.has(name)) return true;
    const encoded = attributes['data-cfemail'];
    if (encoded !== undefined) {
      const decoded = decodeCloudflareEmail(encoded);
      if (decoded !== null) this.#addHint(decoded, 'cfemail');
      if (decoded !== null) this.#addText(decoded);
      return true;
    }
    return !blockElements.has(name) && hiddenStyle.test(attributes['style'] ?? '');
  }

  #readAttributes(name: string, attributes: Record<string, string>): void {
    const href = attributes['href'];
    if (href !== undefined) this.#readHref(href);
    for (const attribute of emailAttributes) {
      const value = attributes[attribute];
      if (value?.includes('@') === true) this.#addHint(value, 'attribute');
    }
    const rotated = attributes['data-enc-email'];
    // The WordPress plug-in writes its "[at]" before rotating only the rest.
    if (rotated !== undefined) this.#addHint(rotate13(rotated).replace('[ng]', '@'), 'rot13');
    if (name === 'meta') this.#readMeta(attributes);
  }

  #readMeta(attributes: Record<string, string>): void {
    const label = attributes['property'] ?? attributes['name'] ?? attributes['itemprop'] ?? '';
    const content = attributes['content'];
    if (content !== undefined && emailMetaNames.has(label.toLowerCase())) {
      this.#addHint(content, 'attribute');
    }
  }

  #readHref(href: string): void {
    const trimmed = href.trim();
    const scheme = /^[a-z]+:/i.exec(trimmed)?.[0].toLowerCase();
    if (scheme === 'mailto:') {
      for (const recipient of recipientsOfMailto(trimmed)) this.#addHint(recipient, 'mailto');
    } else if (scheme === 'znvygb:') {
      for (const recipient of recipientsOfMailto(rotate13(trimmed)))
        this.#addHint(recipient, 'rot13');
    } else if (trimmed.includes('/cdn-cgi/l/email-protection#')) {
      const decoded = decodeCloudflareEmail(trimmed.slice(trimmed.indexOf('#') + 1));
      if (decoded !== null) this.#addHint(decoded, 'cfemail');
    } else {
      // `http://info@acme.co.uk` is a mistyped mailto.
      const mistyped = /^https?:\/\/([^\s@/?#:]{1,64}@[^\s@/?#:]{3,190})\/?$/i.exec(trimmed)?.[1];
      if (mistyped !== undefined) this.#addHint(mistyped, 'mailto');
    }
  }

  #startLink(href: string): void {
    this.#endLink();
    this.#openLink = { href, text: '' };
  }

  #endLink(): void {
    const open = this.#openLink;
    this.#openLink = null;
    if (open === null || this.#links.length >= maxLinks) return;
    const url = this.#resolve(open.href);
    if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '') return;
    this.#links.push({ url, text: open.text.slice(0, maxLinkText).trim() });
  }

  #endScript(): void {
    const type = this.#scriptType;
    this.#scriptType = null;
    if (type === null) return;
    const script = this.#script.join('');
    if (type.endsWith('json')) this.#readJson(script);
    else if (script.includes('atob(')) this.#readBase64(script);
  }

  /** By pattern and not by JSON.parse: structured data on small sites is often slightly broken. */
  #readJson(script: string): void {
    for (const match of script.matchAll(/"email"\s{0,9}:\s{0,9}"([^"\n]{3,254})"/gi)) {
      const value = (match[1] ?? '')
        .replaceAll(/\\u0040/gi, '@')
        .replaceAll('\\/', '/')
        .replace(/^mailto:/i, '');
      this.#addHint(value, 'json-ld');
    }
  }

  #readBase64(script: string): void {
    for (const match of script.matchAll(/["'`]([A-Za-z0-9+/]{16,600}={0,2})["'`]/g)) {
      const decoded = Buffer.from(match[1] ?? '', 'base64').toString('utf8');
      if (/^[\x20-\x7E\s]*@[\x20-\x7E\s]*$/.test(decoded)) this.#addHint(decoded, 'base64');
    }
  }

  #addHint(raw: string, form: EmailForm): void {
    if (this.#hints.length >= maxHints) return;
    this.#hints.push({ raw: raw.slice(0, 400), form, offset: this.#length });
  }

  #addText(data: string): void {
    // Zero-width space and soft hyphen are invisible and break addresses and numbers apart.
    const visible = data.replaceAll(/[\u200B\u00AD\u2060\uFEFF]/g, '');
    const words = visible.replaceAll(/\s+/g, ' ').trim();
    if (/^\s/.test(visible)) this.#addGap(' ');
    if (words !== '') this.#addWords(words);
    if (words !== '' && /\s$/.test(visible)) this.#addGap(' ');
  }

  #addWords(words: string): void {
    const piece = this.#length === 0 ? words : this.#gap + words;
    this.#gap = '';
    this.#pieces.push(piece);
    this.#length += piece.length;
    const open = this.#openLink;
    if (open !== null && open.text.length < maxLinkText) open.text += piece;
  }

  /** A line break absorbs the spaces around it. */
  #addGap(gap: ' ' | '\n'): void {
    if (this.#gap !== '\n') this.#gap = gap;
  }

  #resolve(href: string | undefined): URL | null {
    return href === undefined || href.length > 2048 ? null : URL.parse(href, this.#base);
  }
}

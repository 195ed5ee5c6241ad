import { registrableDomain } from '../../domain/registrable-domain.ts';
import { classFacts } from './class-facts.ts';
import { decodeCloudflareEmail, decodeReferences } from './decode-email.ts';
import { disguiseOf, shownText, type Disguise } from './disguise.ts';
import type { EmailHint, PlacedHint } from './email-hint.ts';
import { phoneOfLink, type PhoneHint } from './find-phones.ts';
import { PageText } from './page-text.ts';
import {
  hasData,
  hintsOfElement,
  hrefOf,
  isTelling,
  scriptsOfElement,
  type Attributes,
} from './read-element.ts';
import type { ReadPage } from './read-page.ts';
import { particularsOfMeta, particularsOfPicture, type Particulars } from './read-particulars.ts';
import { readJson, readScript } from './read-script.ts';
import { hiddenStyle, isHiddenForGood, isTrapLink } from './hidden-elements.ts';
import { MailerNotes } from './read-mailers.ts';
import { PageLinks } from './page-links.ts';
import { PageStyle } from './page-style.ts';
import type { StyleFacts } from './read-style.ts';
import { hintsOfTemplate, isTemplateType } from './read-template.ts';
import { cardOfLink } from './read-vcard.ts';
import { SpokenSigns } from './spoken-signs.ts';
import { SvgText } from './svg-text.ts';
import type { WorkMeter } from './work-meter.ts';

const blockElements = new Set(
  `address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption figure footer
  form h1 h2 h3 h4 h5 h6 header hr html label legend li main nav ol option p pre section summary table tbody td tfoot th thead
  tr ul`.split(/\s+/),
);
const unreadElements = new Set(['template', 'textarea', 'select', 'iframe']);
/** Elements of which nothing has to be looked at where they have no attributes: most of a page. */
const plainElements = new Set([
  ...blockElements,
  ...'b cite code em i mark picture s small span strong sub sup time u'.split(' '),
]);

/** Microdata, and what Open Graph has of a business. */
const phoneField = /^(?:telephone|faxNumber)$|(?:^og|:contact_data):(?:phone|fax)_number$/i;

const atPicture = /(?:^|\/)(?:at|at-?sign|at-?symbol|arroba)\.(?:gif|png|jpe?g|svg|webp)$/i;

/** `jo<script>document.write("@")</script>acme.co.uk`: a script that writes one sign where it stands. */
const signWritten =
  /^\s{0,20}(?:<!--)?\s{0,20}document\s?\.\s?write(?:ln)?\s?\(\s?(?:(?<quote>["'`])(?:@|&#0{0,4}64;?|&#x0{0,4}40;?|\\x40|\\u0040|(?<dot>\.|&#46;))\k<quote>|String\.fromCharCode\((?:64|0x40)\)|unescape\(["']%40["']\))\s?\)\s?;?\s{0,20}(?:\/\/\s?-->)?\s{0,20}$/i;

const wholeEmail = /^\s{0,9}[^\s@<>()]{1,64}@[^\s@<>()]{3,190}\s{0,9}$/;

const maxHints = 2000;

/** Takes the parser's events of one page. */
export class PageReader {
  /** Elements open at the moment. */
  depth = 0;
  readonly #url: URL;
  readonly #ownDomain: string | null;
  readonly #work: WorkMeter;
  readonly #text = new PageText();
  readonly #links: PageLinks;
  readonly #hints: PlacedHint[] = [];
  readonly #phones: PhoneHint[] = [];
  readonly #profiles: string[] = [];
  readonly #particulars: Particulars[] = [];
  readonly #mailers: MailerNotes;
  #title = '';
  #pending = '';
  readonly #style: PageStyle;
  #disguise: Disguise | null = null;
  #unreadDepth = 0;
  #isInTemplate = false;
  readonly #svg = new SvgText();
  readonly #spoken = new SpokenSigns();
  #raw: { readonly kind: 'script' | 'style' | 'title'; readonly type: string } | null = null;

  constructor(url: URL, style: StyleFacts, work: WorkMeter) {
    this.#url = url;
    this.#style = new PageStyle(style);
    this.#ownDomain = registrableDomain(url.hostname);
    this.#links = new PageLinks(url, this.#ownDomain);
    this.#mailers = new MailerNotes(this.#ownDomain);
    this.#work = work;
  }

  onopentag(name: string, attributes: Attributes): void {
    this.#flush();
    this.depth += 1;
    if (this.#isPlain(name, attributes)) {
      this.#text.open(this.depth, blockElements.has(name));
      return;
    }
    // The recipients among which a form lets people choose.
    const { value } = attributes;
    if (name === 'option' && value !== undefined && wholeEmail.test(value)) {
      this.#addHints([{ raw: value, form: 'attribute' }]);
    }
    if (this.#unreadDepth === 0) {
      if (name === 'iframe')
        this.#addHints([{ raw: decodeReferences(attributes['srcdoc'] ?? ''), form: 'attribute' }]);
      this.#links.readFrame(name, attributes);
    }
    if (this.#unreadDepth > 0 || this.#startsUnread(name, attributes)) {
      if (this.#unreadDepth === 0) this.#isInTemplate = name === 'template';
      else if (this.#isInTemplate) this.#addHints(hintsOfTemplate(hrefOf(attributes) ?? ''));
      this.#unreadDepth += 1;
      return;
    }
    if (this.#svg.openShape(name)) {
      if (name === 'svg' && classFacts(attributes['class'] ?? '').isAtIcon) this.#text.add('(at)');
      return;
    }
    if (this.#svg.startsLine(name, attributes)) this.#text.gap('\n');
    else this.#text.open(this.depth, blockElements.has(name));
    this.#spoken.open(attributes['class'], this.depth);
    if (name === 'script')
      this.#raw = { kind: 'script', type: (attributes['type'] ?? '').toLowerCase() };
    else if (name === 'style') this.#raw = { kind: 'style', type: '' };
    else if (name === 'title' && this.#title === '') this.#raw = { kind: 'title', type: '' };
    else if (name === 'base') this.#links.setBase(attributes['href']);
    else if (name === 'a' || name === 'area') this.#links.start(hrefOf(attributes) ?? '');
    this.#readAttributes(name, attributes);
    this.#startDisguise(name, attributes);
    this.#writeByStyle(this.#style.open(name, attributes, this.depth));
  }

  ontext(data: string): void {
    if (this.#unreadDepth === 0) this.#pending += data;
    else if (this.#isInTemplate) this.#addHints(hintsOfTemplate(data));
  }

  onclosetag(name: string): void {
    this.#flush();
    this.depth -= 1;
    this.#spoken.close(this.depth);
    if (this.#unreadDepth > 0) {
      this.#unreadDepth -= 1;
      return;
    }
    if (this.#svg.closeShape(name)) return;
    this.#writeByStyle(this.#style.close(this.depth));
    if (this.#disguise !== null && this.depth < this.#disguise.depth)
      this.#endDisguise(this.#disguise);
    if (name === 'script' || name === 'style' || name === 'title') this.#raw = null;
    else if (name === 'a' || name === 'area') this.#links.end();
    if (this.#svg.isOpen && name === 'text') this.#text.gap('\n');
    else this.#text.close(this.depth, blockElements.has(name));
  }

  finish(): Omit<ReadPage, 'hash' | 'coded'> {
    this.#flush();
    const text = this.#text.toString();
    this.#hints.push(...this.#mailers.hints(text));
    return {
      url: this.#url,
      title: this.#title.replaceAll(/\s+/g, ' ').trim(),
      text,
      seams: this.#text.seams,
      elements: this.#text.elements,
      veils: this.#text.veils,
      links: this.#links.found,
      hints: this.#hints,
      phones: this.#phones,
      profiles: this.#profiles,
      particulars: this.#particulars,
    };
  }

  #isPlain(name: string, attributes: Attributes): boolean {
    for (const _ in attributes) return false;
    return (
      this.#unreadDepth === 0 && !this.#svg.isOpen && this.#style.isPlain && plainElements.has(name)
    );
  }

  /** A run of text comes in pieces, one for each character reference: it is read as a whole. */
  #flush(): void {
    const data = this.#pending;
    if (data === '') return;
    this.#pending = '';
    if (this.#raw !== null) this.#readRaw(data, this.#raw);
    else if (this.#disguise !== null) this.#disguise.text += data;
    else {
      const shown = this.#spoken.without(data, this.#text);
      const piece = shown === '' ? null : this.#text.add(shown);
      if (piece !== null) this.#links.addText(piece);
    }
  }

  #readRaw(data: string, { kind, type }: { readonly kind: string; readonly type: string }): void {
    if (kind === 'title') this.#title += data;
    else if (kind === 'style') return;
    else if (isTemplateType(type)) this.#addHints(hintsOfTemplate(data));
    else if (type.endsWith('json')) this.#readJson(data, type);
    else if (type === '' || /javascript|module|ecmascript|text\/rocketscript|jsv/.test(type)) {
      this.#addHints(readScript(data, this.#work, this.#url.hostname));
      this.#mailers.note(data, this.#text.length);
      const sign = signWritten.exec(data)?.groups;
      if (sign !== undefined) this.#text.add(sign['dot'] === undefined ? '(at)' : '(dot)');
    }
  }

  /** Text that stands in a style sheet and is shown in an element. */
  #writeByStyle(text: string): void {
    if (text === '') return;
    if (this.#disguise !== null) this.#disguise.text += text;
    else this.#text.addWritten(text);
  }

  #readJson(source: string, type: string): void {
    const { emails, phones, profiles, particulars } = readJson(source, type);
    this.#addHints(emails);
    for (const { raw, isFax } of phones) {
      this.#phones.push({ raw, form: 'json-ld', isFax, offset: this.#text.length });
    }
    this.#profiles.push(...profiles.slice(0, 100));
    this.#particulars.push(...particulars);
  }

  /** Also opens the run that Cloudflare fills with "[email protected]": the decoded address replaces it. */
  #startsUnread(name: string, attributes: Attributes): boolean {
    // A shadow root is shown at once.
    if (name === 'template' && 'shadowrootmode' in attributes) return false;
    // A box to copy from.
    if (name === 'textarea' && 'readonly' in attributes) return false;
    if (unreadElements.has(name) || this.#svg.isUnread(name, attributes)) return true;
    if (this.#svg.isShape(name)) return this.#isHidden(attributes);
    const encoded = attributes['data-cfemail'];
    if (encoded !== undefined) {
      const decoded = decodeCloudflareEmail(encoded);
      if (decoded !== null) {
        this.#addHints([{ raw: decoded, form: 'cfemail' }]);
        this.#text.touch();
        this.#text.addVeiled(decoded);
      }
      return true;
    }
    if (name === 'a' || name === 'area') return isTrapLink(attributes);
    if (blockElements.has(name)) return name !== 'body' && isHiddenForGood(attributes);
    const isLeftOut = name !== 'script' && this.#isHidden(attributes);
    if (isLeftOut) this.#text.leaveOut();
    return isLeftOut;
  }

  #isHidden(attributes: Attributes): boolean {
    const { style, class: classes } = attributes;
    if (style !== undefined && hiddenStyle.test(style)) return true;
    if ('hidden' in attributes) return true;
    if (classes === undefined && attributes['id'] === undefined) return false;
    return (
      (classes !== undefined && classFacts(classes).isHidden) ||
      this.#style.has(attributes, 'hidden')
    );
  }

  #readAttributes(name: string, attributes: Attributes): void {
    for (const attribute in attributes) {
      if (!isTelling(attribute, attributes[attribute] ?? '')) continue;
      this.#addHints(hintsOfElement(name, attributes, this.#ownDomain));
      if (hasData(attributes)) this.#mailers.noteElement(attributes, this.#text.length);
      for (const script of scriptsOfElement(attributes)) {
        this.#addHints(readScript(script, this.#work, this.#url.hostname));
        this.#mailers.note(script, this.#text.length);
      }
      break;
    }
    const { itemprop, content, alt, class: classes } = attributes;
    if (name === 'meta' && content !== undefined) {
      this.#particulars.push(...particularsOfMeta(attributes['name'] ?? '', content));
    }
    const href = hrefOf(attributes);
    if (href !== undefined) this.#readHref(href);
    const field = itemprop ?? attributes['property'] ?? '';
    if (content !== undefined && phoneField.test(field)) {
      this.#phones.push({
        raw: content,
        form: 'microdata',
        isFax: /fax/i.test(field),
        offset: this.#text.length,
      });
    }
    const isPicture = name === 'img' && this.#readPicture(alt ?? '', attributes['src'] ?? '');
    const isWritten =
      classes !== undefined &&
      (this.#style.has(attributes, 'signs') || classFacts(classes).isAtIcon);
    if (isPicture || isWritten) this.#text.add('(at)');
  }

  /** True for a picture of the sign. */
  #readPicture(shown: string, source: string): boolean {
    if (shown !== '') this.#particulars.push(...particularsOfPicture(shown));
    if (/^\s{0,9}[[(]?(?:dot|\.)[\])]?\s{0,9}$/i.test(shown)) this.#text.add('(dot)');
    return (
      /^\s{0,9}[[(]?(?:at|@)[\])]?(?:[ -]?sign)?\s{0,9}$/i.test(shown) || atPicture.test(source)
    );
  }

  #readHref(href: string): void {
    const phone = phoneOfLink(href);
    if (phone !== null) this.#phones.push({ ...phone, offset: this.#text.length });
    const card = cardOfLink(href);
    if (card === null) return;
    this.#addHints(card.emails);
    this.#phones.push(...card.phones.map((each) => ({ ...each, offset: this.#text.length })));
  }

  #startDisguise(name: string, attributes: Attributes): void {
    if (this.#disguise !== null || this.#raw !== null) return;
    this.#disguise = disguiseOf(name, attributes, {
      depth: this.depth,
      isStyled: this.#style.isReversed(name, attributes),
    });
  }

  #endDisguise(disguise: Disguise): void {
    this.#disguise = null;
    const shown = shownText(disguise);
    this.#addHints([{ raw: shown, form: disguise.form }]);
    this.#text.addVeiled(shown);
  }

  #addHints(hints: Iterable<EmailHint>): void {
    for (const { raw, form } of hints) {
      if (this.#hints.length >= maxHints) return;
      this.#hints.push({ raw: raw.slice(0, 5000), form, offset: this.#text.length });
    }
  }
}

import { parseEmailAddress } from '../../domain/email-address.ts';
import type { EmailForm } from '../../domain/email-form.ts';
import { decodeBase64, decodeTypo3, reverseText, rotate13 } from './decode-cipher.ts';
import {
  decodeCloudflareEmail,
  decodeReferences,
  recipientsOfMailto,
  unescapePercent,
} from './decode-email.ts';
import type { EmailHint } from './email-hint.ts';
import { hintsOfCipher, hintsOfOwnDomain, hintsOfParts } from './read-data-parts.ts';
import { hintsOfTemplate } from './read-template.ts';

export type Attributes = Readonly<Record<string, string>>;

/** Attributes in which people and page builders keep an address (never placeholder, value, src, class or style). */
const readable = new Set([
  'title',
  'aria-label',
  'alt',
  'content',
  'cite',
  'summary',
  'xlink:href',
  'action',
]);
/** Data attributes that hold file names, keys of services or what is to be typed. */
const foreignData =
  /src|srcset|image|img|bg|background|lazy|thumb|dsn|sentry|key|placeholder|example|hint|user-agent|version|config/;
/** What scripts of a page keep of it: Astro, Alpine, Livewire. */
const boundState = /^(?:props|x-data|wire:(?:snapshot|initial-data))$/;
/** The recipient of an old form-to-mail script stands in a hidden field of the page. */
const recipientField = /^(?:recipients?|_?to|email_?to|mail_?to|send_?to|_?recipient_?email)$/i;
const metaNames =
  /^(?:(?:og|business:contact_data|contact|place|vcard):)?e-?mail$|^(?:reply-to|contact|author|designer|web_?author|dc(?:terms)?\.(?:creator|publisher)|publisher|owner|copyright)$|^itemprop$/i;
/** Links of drawings may have the older name. */
export function hrefOf(attributes: Attributes): string | undefined {
  return attributes['href'] ?? attributes['xlink:href'];
}

const silent = new Set(['class', 'src', 'style', 'srcset']);

/** Whether an attribute may hold an address at all: nearly every one does not, and each element is asked. */
export function isTelling(attribute: string, value: string): boolean {
  if (attribute === 'href' || attribute === 'xlink:href') {
    return (
      value.includes('@') ||
      value.includes('%40') ||
      /^\s*(?:mailto|javascript|znvygb|email)|email-protection#|[?&]to=/i.test(value)
    );
  }
  if (silent.has(attribute)) return false;
  if (attribute.startsWith('data-')) return value.length > 1;
  return (
    attribute.startsWith('on') ||
    /^(?:[xv]-(?:bind|on))?[:@]/.test(attribute) ||
    attribute === 'content' ||
    attribute === 'value' ||
    // Of Joomla's element.
    attribute === 'first' ||
    isWritten(value) ||
    value.includes('@')
  );
}

/** "accounts AT acme.co.uk", and nothing else: what a picture shows. */
const spoken =
  /^\s{0,3}[\w.+-]{2,40}\s(?:AT|at)\s[\w-]{2,60}(?:\s?(?:[.]|DOT|dot)\s?[\w-]{2,24}){1,3}\s{0,3}$/;

/** With a word for the sign in brackets, or for the whole of it. */
function isWritten(value: string): boolean {
  return (
    value.length < 300 && (/[[({]\s?(?:at|arroba)\s?[\])}]/i.test(value) || spoken.test(value))
  );
}

/** Whether scripts may have put something into an element for themselves. */
export function hasData(attributes: Attributes): boolean {
  for (const attribute in attributes) if (attribute.startsWith('data-')) return true;
  return false;
}

/** Addresses in the attributes of one element. */
export function* hintsOfElement(
  name: string,
  attributes: Attributes,
  ownDomain: string | null,
): Generator<EmailHint> {
  const protectedEmail = attributes['data-cfemail'];
  if (protectedEmail !== undefined) yield* cloudflare(protectedEmail);
  if (name === 'joomla-hidden-mail') yield* hintsOfJoomla(attributes);
  for (const attribute in attributes) {
    const value = attributes[attribute] ?? '';
    if (attribute === 'href' || attribute === 'data-href' || attribute === 'xlink:href') {
      yield* hintsOfLink(value);
      if (ownDomain !== null) yield* hintsOfCipher(value, ownDomain);
    } else if (attribute === 'action') yield* hintsOfAction(value);
    else if (attribute.startsWith('data-')) {
      // What is an address of the site once undone is none as it stands.
      const isCipher = ownDomain !== null && hintsOfCipher(value, ownDomain).next().done === false;
      if (!isCipher) yield* hintsOfData(attribute, value);
    } else if (attribute === 'content') yield* hintsOfContent(name, attributes, value);
    else if (attribute === 'rel') {
      if (ownDomain !== null) yield* hintsOfCipher(value, ownDomain);
    } else if (boundState.test(attribute)) yield* hintsOfTemplate(value);
    else if (name.includes('-') && attribute.includes('mail'))
      yield { raw: value, form: 'attribute' };
    else if (readable.has(attribute) && spoken.test(value))
      yield { raw: value.replace(/\sat\s/i, '@'), form: 'attribute' };
    else if (readable.has(attribute) && /@|[[({]/.test(value))
      yield { raw: value, form: 'attribute' };
  }
  if (name === 'input' && isReadable(attributes)) {
    yield { raw: attributes['value'] ?? '', form: 'attribute' };
  }
  const isPart = name !== 'script' && name !== 'html' && name !== 'body';
  if (isPart && hasData(attributes)) {
    yield* hintsOfParts(attributes);
    yield* hintsOfOwnDomain(attributes, ownDomain);
  }
}

/** Where an old form is sent to, and a box to copy from. */
function isReadable(attributes: Attributes): boolean {
  const isRecipient =
    /^hidden$/i.test(attributes['type'] ?? '') && recipientField.test(attributes['name'] ?? '');
  return isRecipient || 'readonly' in attributes;
}

/** Of browsers, and of Alpine, Vue and the like, which also give attributes a script as their value. */
const handler =
  /^(?:on[a-z]{3,20}|(?:x-bind|v-bind|x-on|v-on|)[:@][\w.-]{2,30}|(?:ng|data-ng)-[\w-]{2,30})$/;

/** Script of a handler, an attribute or a link, to be read as script. */
export function* scriptsOfElement(attributes: Attributes): Generator<string> {
  for (const attribute in attributes) {
    const value = attributes[attribute] ?? '';
    if (handler.test(attribute)) yield value;
    else if (attribute === 'href' && /^\s*javascript:/i.test(value))
      yield unescapePercent(value.trim().slice(11));
  }
}

function* hintsOfLink(href: string): Generator<EmailHint> {
  const trimmed = href.trim();
  const colon = trimmed.indexOf(':');
  const scheme = colon > 0 && colon < 12 ? trimmed.slice(0, colon).toLowerCase() : '';
  if (scheme === 'mailto') yield* mailtoOnly(trimmed);
  else if (scheme === 'znvygb') {
    for (const raw of recipientsOfMailto(rotate13(trimmed))) yield { raw, form: 'rot13' };
  } else if (trimmed.includes('/cdn-cgi/l/email-protection#')) {
    yield* cloudflare(trimmed.slice(trimmed.indexOf('#') + 1));
  } else if (trimmed.includes('@') || /mail|%40/i.test(trimmed))
    yield* hintsOfMistypedLink(trimmed);
}

/** `http://info@acme.co.uk`, `maito:…`, `mailto info@…`, `info@acme.co.uk` as a path: meant as mailto. */
function* hintsOfMistypedLink(href: string): Generator<EmailHint> {
  const mistyped =
    /^(?:https?:\/\/|e?mail ?to?[:;]|mail:|tel:|\/\/|maito:|malito:|mailt0:|mailto ?(?:%20)?:?|email:|smtp:|\/)?\s?(?:mailto:)?([^\s@/?#:%]{1,64}(?:@|%40)[^\s@/?#:%]{3,190})(?:\/?$|\?)/i.exec(
      href,
    )?.[1];
  if (mistyped !== undefined) yield { raw: mistyped.replace('%40', '@'), form: 'mailto' };
  else if (/^https?:\/\/[^?#]{1,200}mailto:/i.test(href)) {
    yield* mailtoOnly(href.slice(href.toLowerCase().indexOf('mailto:')));
  } else if (/^https:\/\/(?:mail\.google\.com|outlook\.(?:live|office)\.com)\//i.test(href)) {
    const recipient = /[?&]to=([^&]{3,254})/i.exec(href)?.[1];
    if (recipient !== undefined) yield { raw: unescapePercent(recipient), form: 'mailto' };
  }
}

/** `mailto:…`, and services that send a form to the mailbox in their path: `https://formsubmit.co/info@acme.co.uk`. */
function* hintsOfAction(action: string): Generator<EmailHint> {
  yield* mailtoOnly(action);
  const recipient =
    /^\s{0,9}https:\/\/(?:www\.)?(?:formsubmit\.co|formspree\.io|formcarry\.com|mailthis\.to)\/(?:ajax\/|el\/)?([^/?#\s]{3,254})/i.exec(
      action,
    )?.[1];
  const raw = recipient === undefined ? '' : unescapePercent(recipient);
  if (raw.includes('@')) yield { raw, form: 'attribute' };
}

function* mailtoOnly(href: string): Generator<EmailHint> {
  if (!/^\s*mailto:/i.test(href)) return;
  const form: EmailForm = href.includes('&') ? 'entities' : 'mailto';
  for (const raw of recipientsOfMailto(decodeReferences(href))) {
    yield { raw, form: form === 'entities' && /&#|&commat/i.test(href) ? form : 'mailto' };
  }
}

/** Parts of the address in base64: https://github.com/joomla/joomla-cms, `joomla-hidden-mail`. */
function* hintsOfJoomla(attributes: Attributes): Generator<EmailHint> {
  const [first, last] = [attributes['first'], attributes['last']].map((each) =>
    each === undefined ? null : Buffer.from(each, 'base64').toString(),
  );
  if (first && last) yield { raw: `${first}@${last}`, form: 'base64' };
}

function* cloudflare(hex: string): Generator<EmailHint> {
  const decoded = decodeCloudflareEmail(hex.trim());
  if (decoded !== null) yield { raw: decoded.replace(/\?.*$/s, ''), form: 'cfemail' };
}

function* hintsOfContent(
  name: string,
  attributes: Attributes,
  value: string,
): Generator<EmailHint> {
  const label = attributes['property'] ?? attributes['name'] ?? attributes['http-equiv'] ?? '';
  const item = attributes['itemprop'];
  if (item?.toLowerCase() === 'email')
    yield { raw: value.replace(/^mailto:/i, ''), form: 'microdata' };
  else if (
    name === 'meta' &&
    (metaNames.test(label) || /^(?:(?:og:|twitter:)?description|keywords)$/i.test(label)) &&
    /@|\bat\b/.test(value)
  ) {
    yield { raw: value, form: 'attribute' };
  }
}

function* hintsOfData(attribute: string, value: string): Generator<EmailHint> {
  if (value.length < 6 || attribute === 'data-cfemail') return;
  if (value.length > 4000) {
    // The state of a page as a framework keeps it.
    yield* hintsOfTemplate(value);
    return;
  }
  const isMail =
    /mail|contact|enc|rot|crypt|obfus|rev|protect|hash|hex|b64|base64|cipher|cloak|address|addr/.test(
      attribute,
    );
  if (attribute === 'data-mailto-token') {
    const decoded = decodeTypo3(value);
    if (decoded !== null)
      for (const raw of recipientsOfMailto(decoded)) yield { raw, form: 'caesar' };
  } else if (isMail) yield* decipherData(attribute, value);
  else if (value.includes('@') && !foreignData.test(attribute)) {
    yield { raw: value.replaceAll(/[<>"]|mailto:/gi, ' '), form: 'attribute' };
  }
}

/** The first reading that is an address and nothing else; in the end whatever stands there as it is. */
function* decipherData(attribute: string, value: string): Generator<EmailHint> {
  const plain = decodeReferences(unescapePercent(value)).trim();
  // The plug-ins of WordPress and Drupal write their "[at]" and "/at/" before rotating only the rest.
  const rotated = rotate13(
    plain.replaceAll(/[[(/](?:at|ng)[\])/]/gi, '@').replaceAll(/[[(/](?:dot|qbg)[\])/]/gi, '.'),
  );
  const readings: readonly (readonly [string | null, EmailForm])[] = [
    [plain, 'attribute'],
    [rotated, 'rot13'],
    [reverseText(plain), 'reversed'],
    [decodeBase64(plain), 'base64'],
    [decodeCloudflareEmail(plain), 'cfemail'],
    [decodeTypo3(plain), 'caesar'],
    [fromHex(plain), 'script'],
  ];
  const ordered = /rot|enc/.test(attribute) ? [...readings.slice(1, 2), ...readings] : readings;
  for (const [decoded, form] of ordered) {
    const email =
      decoded === null
        ? null
        : parseEmailAddress(decoded.replace(/^mailto:/i, '').replace(/\?.*$/s, ''));
    if (email === null) continue;
    yield { raw: email, form };
    return;
  }
  if (/@|\bat\b|[[({]at/i.test(plain) && !foreignData.test(attribute)) {
    yield { raw: plain.replaceAll(/[<>"]|mailto:/gi, ' '), form: 'attribute' };
  }
}

function fromHex(text: string): string | null {
  return /^(?:[\da-f]{2}){6,250}$/i.test(text) ? Buffer.from(text, 'hex').toString('latin1') : null;
}

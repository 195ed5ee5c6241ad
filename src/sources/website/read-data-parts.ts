import { parseEmailAddress } from '../../domain/email-address.ts';
import type { EmailForm } from '../../domain/email-form.ts';
import { decodeBase64, reverseText, turnLetters } from './decode-cipher.ts';
import type { EmailHint } from './email-hint.ts';
import type { Attributes } from './read-element.ts';

const userKeys = [
  'data-user',
  'data-name',
  'data-local',
  'data-mailbox',
  'data-u',
  'data-part1',
  'data-account',
  'data-before',
  'data-first',
  'data-a',
  'data-email-user',
  'data-mail-user',
  'data-username',
  'data-recipient',
];
const hostKeys = [
  'data-domain',
  'data-host',
  'data-site',
  'data-d',
  'data-part2',
  'data-website',
  'data-after',
  'data-last',
  'data-b',
  'data-email-domain',
  'data-mail-domain',
  'data-server',
];

/** `data-user="info" data-domain="acme.co.uk"`, put together by a script or a style sheet. */
export function* hintsOfParts(attributes: Attributes): Generator<EmailHint> {
  const user = firstOf(attributes, userKeys);
  const host = user === undefined ? undefined : firstOf(attributes, hostKeys);
  if (user === undefined || host === undefined || /[\s@]/.test(user + host)) return;
  const ending =
    attributes['data-tld'] ??
    attributes['data-part3'] ??
    attributes['data-ext'] ??
    attributes['data-suffix'];
  const domain = ending === undefined ? host : `${host}.${ending.replace(/^\./, '')}`;
  for (const [local, site] of [
    [user, domain],
    [reverseText(user), reverseText(domain)],
  ] as const) {
    const email = parseEmailAddress(`${local}@${site}`);
    if (email === null) continue;
    yield { raw: email, form: 'script' };
    return;
  }
}

/** Parts under names of the site's own making: one is its domain, and just one other is a word. */
export function* hintsOfOwnDomain(
  attributes: Attributes,
  ownDomain: string | null,
): Generator<EmailHint> {
  if (ownDomain === null) return;
  const values = Object.keys(attributes)
    .filter((attribute) => attribute.startsWith('data-') && !unrelated.test(attribute))
    .flatMap((attribute) => valuesOf(attributes[attribute] ?? ''));
  const words = values.filter(
    (value) => value !== ownDomain && /^[a-z][\w.'+-]{1,40}$/i.test(value),
  );
  const [word, ...others] = words.filter((each) => !isPartOfDomain(each, values, ownDomain));
  const isDomainThere =
    values.includes(ownDomain) || words.some((each) => isPartOfDomain(each, values, ownDomain));
  if (isDomainThere && others.length === 0 && word !== undefined)
    yield { raw: `${word}@${ownDomain}`, form: 'script' };
  yield* hintsOfPackedParts(values, ownDomain);
  for (const value of values) {
    // `info|acme.co.uk`, `info#acme.co.uk`, `info,acme,co,uk`.
    const parts =
      /^([\w.+-]{1,64})(?:[|#*~:;,]|\s?::\s?)([\w-]{1,63}(?:[.,][\w-]{2,63}){1,4})$/.exec(value);
    const domain = parts?.[2]?.replaceAll(',', '.');
    if (domain?.toLowerCase() === ownDomain)
      yield { raw: `${parts?.[1] ?? ''}@${domain}`, form: 'script' };
    yield* hintsOfCipher(value, ownDomain);
  }
}

/** The site's own domain in base64, and just one other word that is. */
function* hintsOfPackedParts(values: readonly string[], ownDomain: string): Generator<EmailHint> {
  const packed = Buffer.from(ownDomain).toString('base64').replace(/=+$/, '');
  if (!values.some((each) => each.replace(/=+$/, '') === packed)) return;
  const [word, ...others] = values.filter((each) => each.replace(/=+$/, '') !== packed);
  const local = Buffer.from(word ?? '', 'base64').toString('latin1');
  if (others.length === 0 && /^[a-z][\w.'+-]{1,40}$/i.test(local))
    yield { raw: `${local}@${ownDomain}`, form: 'base64' };
}

/** `acme` beside `co.uk`. */
function isPartOfDomain(word: string, values: readonly string[], domain: string): boolean {
  return values.some(
    (each) =>
      (`${word}.${each.replace(/^\./, '')}` === domain && each !== '') ||
      (`${each}.${word.replace(/^\./, '')}` === domain && each !== ''),
  );
}

/** Under any name: back to front, rotated or in base64, and an address of the site when undone. */
export function* hintsOfCipher(value: string, ownDomain: string): Generator<EmailHint> {
  if (value.length < 8 || value.length > 400) return;
  if (/^\d{2,3}[,; |]/.test(value)) yield* hintsOfCodes(value, ownDomain);
  if (value.length > 200 || !/^[\w.+/=@-]+$/.test(value)) return;
  const isSigned = value.includes('@');
  const readings: readonly (readonly [string | null, EmailForm])[] = isSigned
    ? [
        [reverseText(value), 'reversed'],
        [turnTo(ownDomain, value), 'caesar'],
      ]
    : [[/[a-z]/i.test(value) ? decodeBase64(value) : null, 'base64']];
  for (const [decoded, form] of readings) {
    const email = decoded === null ? null : parseEmailAddress(decoded.replace(/^mailto:/i, ''));
    const isUndone = decoded !== value.toLowerCase();
    if (isUndone && email?.endsWith(`@${ownDomain}`) === true) yield { raw: email, form };
  }
}

/** "116,120,114": codes of characters, each moved by whatever number makes the last one that of the domain. */
function* hintsOfCodes(value: string, ownDomain: string): Generator<EmailHint> {
  if (!/^\d{2,3}(?:[,; |]\s?\d{2,3}){7,90}$/.test(value)) return;
  const codes = value.split(/[,; |]\s?/).map(Number);
  const by = ownDomain.charCodeAt(ownDomain.length - 1) - (codes.at(-1) ?? 0);
  const email = parseEmailAddress(String.fromCharCode(...codes.map((code) => code + by)));
  if (email?.endsWith(`@${ownDomain}`) === true) yield { raw: email, form: 'caesar' };
}

/** Names of what a widget looks like and does, beside the host it belongs to. */
const unrelated =
  /[-_](?:lang|language|locale|theme|toggle|target|action|controller|method|type|mode|colou?r|size|position|placement|effect|animation|aos|layout|style|role|status|state|event|category|variant|template|view|page|icon|tab|filter|sort|align|test|testid|qa|cy|key|sitekey|callback|cookie|currency|country|region|behaviou?r|component|widget|plugin|module|width|height|api|track|analytics|title|label|placeholder|level|order|index|group|display|format|version|provider|service|trigger|dismiss|ride|slide|parent|spy|offset|backdrop|cache|consent)(?:[-_]|$)/;

/** Of `{"user":"info","host":"acme.co.uk"}` each value; anything else is one itself. */
function valuesOf(value: string): readonly string[] {
  if (!/^\s?\{/.test(value) || value.length > 500) return [value];
  return [...value.matchAll(/"([\w-]{1,30})"\s?:\s?"([^"]{1,100})"/g)].flatMap(
    ([, key = '', each = '']) => (unrelated.test(`-${key.toLowerCase()}`) ? [] : [each]),
  );
}

/** Letters moved by whatever number makes the last one that of the domain. */
function turnTo(domain: string, value: string): string {
  return turnLetters(
    value.toLowerCase(),
    domain.charCodeAt(domain.length - 1) - value.toLowerCase().charCodeAt(value.length - 1),
  );
}

function firstOf(attributes: Attributes, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = attributes[key];
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

import { parseEmailAddress, splitEmail } from '../../domain/email-address.ts';
import type { EmailForm } from '../../domain/email-form.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import {
  decodeBase64,
  decodeShiftedLink,
  decodeTypo3,
  reverseText,
  rotate13,
  shiftCodes,
  turnLetters,
} from './decode-cipher.ts';
import { decodeReferences, recipientsOfMailto, unescapePercent } from './decode-email.ts';
import type { EmailHint } from './email-hint.ts';
import { findEmailsInText } from './find-emails-in-text.ts';
import { foldScript } from './fold-script.ts';
import { readEmbeddedJson, type JsonFacts } from './read-embedded-json.ts';
import { unpackScript } from './unpack-script.ts';
import { unescapeScriptString } from './unescape-script-string.ts';
import { createWorkMeter, type WorkMeter } from './work-meter.ts';

/** Libraries are longer and hold no address of the site. */
const maxScript = 200_000;
/** Script in a text that was itself encoded. */
const maxNesting = 2;

/** Signs that a script may hold an address; most hold none and are not looked at further. */
const suspicious =
  /@|fromC(?:har|ode)|atob|unescape|mailto|%40|\\x40|\\u0040|&#x?0{0,4}(?:64|40)|[[({]at[\])}]|rot-?13|znvygb|reverse\(|crypt\w{0,12}\(|decodeURI/i;

/** Addresses of one script element, or of a handler or `javascript:` link; none of it is run. */
export function readScript(script: string, work: WorkMeter, host?: string): readonly EmailHint[] {
  if (
    !(suspicious.test(script) || hasSplitLiteral(script)) ||
    !work.spend(Math.min(script.length, maxScript) * 4)
  )
    return [];
  const code = script.slice(0, maxScript);
  const written = code.includes('Array(') ? code.replaceAll(arrayOfTexts, '[$1]') : code;
  return readCode(written, { work, host, nesting: 0 });
}

/** `new Array('info', '@', 'acme.co.uk')`, as scripts of twenty years ago have it. */
const arrayOfTexts =
  /\bnew\s{1,3}Array\(((?:\s{0,3}(?:"[^"\n]{0,60}"|'[^'\n]{0,60}')\s{0,3},?){1,40})\)/g;

/** `'mai'+'lto:'`: nothing takes a text apart but to keep programs from reading it. */
function hasSplitLiteral(script: string): boolean {
  return ["'+'", '"+"', "' + '", '" + "'].some((split) => script.includes(split));
}

/** Structured data and the state of a page's framework. */
export function readJson(script: string, type: string): JsonFacts {
  return readEmbeddedJson(script.slice(0, maxScript * 5), type.includes('ld+json'));
}

interface CodeContext {
  readonly work: WorkMeter;
  /** Of the page, which a script may ask for. */
  readonly host: string | undefined;
  readonly nesting: number;
}

function readCode(script: string, context: CodeContext): readonly EmailHint[] {
  const { work, host, nesting } = context;
  const inner = { ...context, nesting: nesting + 1 };
  const { texts, literals } = foldScript(script, work, host);
  // An escaped sign is how serialisers write it, and hides nothing.
  const plain = script.toLowerCase().replaceAll(/\\(?:u0040|x40)/g, '@');
  const found = new Map<string, EmailForm>();
  const add = (raw: string, form: EmailForm): void => {
    const email = raw.trim().toLowerCase();
    if (!found.has(email)) found.set(email, plain.includes(email) ? 'script-literal' : form);
  };
  const unpacked = nesting < maxNesting ? unpackScript(script) : null;
  if (unpacked !== null) for (const { raw } of readCode(unpacked, inner)) found.set(raw, 'script');
  for (const text of texts) {
    for (const email of addressesIn(text)) add(email, formOf(plain));
    if (
      nesting < maxNesting &&
      /fromCharCode|document\.write|unescape\(|atob\(/.test(text) &&
      !plain.includes(text.toLowerCase())
    ) {
      for (const hint of readCode(text, inner)) {
        // Plain in what was decoded is not plain in the page.
        found.set(hint.raw, hint.form === 'script-literal' ? formOf(plain) : hint.form);
      }
    }
  }
  for (const literal of literals) {
    if (!work.spend(literal.length * 8)) break;
    for (const { raw, form } of decipher(literal, plain)) {
      if (!found.has(raw)) found.set(raw, form);
    }
  }
  if (turnsLetters.test(plain)) {
    for (const literal of literals) {
      if (typeof literal !== 'string' || !literal.includes('@') || literal.length > 300) continue;
      if (!work.spend(literal.length * 30)) break;
      const turned = turnedToAddress(literal.trim().toLowerCase(), { plain, host });
      if (turned === null) continue;
      found.delete(literal.trim().toLowerCase());
      found.set(turned, 'caesar');
    }
  }
  for (const raw of writtenOneByOne(script))
    for (const email of addressesIn(raw)) add(email, 'script');
  for (const raw of pickedFromAlphabet(script)) if (!found.has(raw)) found.set(raw, 'script');
  for (const raw of callsWithParts(script)) if (!found.has(raw)) found.set(raw, 'script');
  // Of a sum whose parts were deciphered one by one, "o@acme.co.uk" is the end of "info@acme.co.uk".
  return [...found]
    .filter(([raw]) => ![...found.keys()].some((each) => each !== raw && each.endsWith(raw)))
    .map(([raw, form]) => ({ raw, form }));
}

/** `String.fromCharCode((code - 97 + 19) % 26 + 97)`. */
const turnsLetters = /fromcharcode[^]{0,200}%\s?26(?!\d)/;

/** Under the places that bring it to the site's own domain, though it may look like an address as it stands; else under those the script names. */
function turnedToAddress(
  literal: string,
  { plain, host }: { readonly plain: string; readonly host: string | undefined },
): string | null {
  const ownDomain = host === undefined ? null : registrableDomain(host);
  const alphabet = Array.from({ length: 25 }, (_, index) => index + 1);
  const own = alphabet
    .map((places) => parseEmailAddress(turnLetters(literal, places)))
    .find((email) => email !== null && registrableDomain(splitEmail(email).domain) === ownDomain);
  if (own !== undefined && own !== null) return own;
  if (parseEmailAddress(literal) !== null) return null;
  const named = [...plain.matchAll(/([-+])\s?(\d{1,2})(?!\d)/g).take(20)]
    .map(([, sign, digits]) => (sign === '-' ? -Number(digits) : Number(digits)))
    .filter((places) => Math.abs(places) < 26);
  for (const places of named) {
    const email = parseEmailAddress(turnLetters(literal, places));
    if (email !== null) return email;
  }
  return null;
}

const oneByOne = /\b([\w$]{1,20})\[(\d{1,3})\]\s{0,3}=\s{0,3}(["'])((?:\\.|[^"'\\\n]){1,8})\3/g;

/**
 * `l[0]='k'; l[1]='u'; …` written from the end by a loop, as CodeIgniter and ExpressionEngine do (`safe_mailto`), where `|64` is the
 * code of a character.
 */
function writtenOneByOne(script: string): readonly string[] {
  const pieces: string[] = [];
  for (const [, , index, , piece = ''] of script.matchAll(oneByOne).take(1000)) {
    const code = /^\|\s?(\d{1,5})$/.exec(piece)?.[1];
    pieces[Number(index)] =
      code === undefined ? unescapeScriptString(piece) : String.fromCharCode(Number(code));
  }
  if (pieces.length < 8) return [];
  return [pieces.toReversed().join(''), pieces.join('')];
}

const alphabetAndIndexes =
  /\b[\w$]{1,20}\s{0,3}=\s{0,3}"((?:\\.|[^"\\\n]){5,300})"\s{0,3}[,;]\s{0,3}(?:var\s{1,3})?[\w$]{1,20}\s{0,3}=\s{0,3}"((?:\\.|[^"\\\n]){10,2000})"/g;
const picksFromAlphabet = /\.charAt\([\w$]{1,20}\.charCodeAt\([\w$]{1,20}\)\s?-\s?(\d{1,3})\)/;

/**
 * An alphabet and a text of places in it, as the WordPress plug-in Email Encoder writes them: `ml="…",mi="…"` and
 * `ml.charAt(mi.charCodeAt(j)-48)`.
 */
function pickedFromAlphabet(script: string): readonly string[] {
  const offset = Number(picksFromAlphabet.exec(script)?.[1] ?? NaN);
  if (Number.isNaN(offset)) return [];
  return [...script.matchAll(alphabetAndIndexes).take(20)].flatMap(
    ([, letters = '', places = '']) => {
      const alphabet = unescapeScriptString(letters);
      const text = Array.from(unescapeScriptString(places), (place) =>
        alphabet.charAt(place.charCodeAt(0) - offset),
      ).join('');
      return addressesIn(text);
    },
  );
}

const joinsParts = /["'`](?:@|&#64;|%40|\\x40|\\u0040)["'`]|\}\s?@\s?\$\{/;
const callWithParts =
  /\b[\w$.]{1,40}\(\s{0,3}(["'`])([\w.+-]{1,64})\1\s{0,3},\s{0,3}(["'`])([\w.-]{2,100})\3(?:\s{0,3},\s{0,3}(["'`])\.?([a-z.]{2,10})\5)?\s{0,3}[,)]/gi;

/** `mail('info', 'acme.co.uk')` in a script that joins two things with the sign. */
function callsWithParts(script: string): readonly string[] {
  if (!joinsParts.test(script)) return [];
  return [...script.matchAll(callWithParts).take(100)].flatMap((match) => {
    const [, , local = '', , domain = '', , ending] = match;
    const email = parseEmailAddress(
      ending === undefined ? `${local}@${domain}` : `${local}@${domain}.${ending}`,
    );
    return email === null ? [] : [email];
  });
}

function formOf(plain: string): EmailForm {
  if (plain.includes('atob(')) return 'base64';
  return plain.includes('reverse(') ? 'reversed' : 'script';
}

/** Whole addresses of a text that a script writes, be it an address, a link or markup. */
function addressesIn(text: string): readonly string[] {
  if (text.length < 6 || !/@|%40|&|at|mailto/i.test(text)) return [];
  const decoded = decodeReferences(unescapePercent(text));
  const links = [...decoded.matchAll(/mailto:([^"'<>\s\uFFFC]{3,300})/gi)].flatMap((match) =>
    recipientsOfMailto(match[1] ?? ''),
  );
  const visible = decoded.replaceAll(/<[^<>]{0,500}>/g, '');
  const words = findEmailsInText(visible).filter((each) => isWhole(visible, each));
  return [...links.flatMap(toAddress), ...words.map((each) => String(each.email))];
}

/** Part of a sum that is not known may be part of the address. */
function isWhole(text: string, { start, end }: { start: number; end: number }): boolean {
  return text.charAt(start - 1) !== '\uFFFC' && !/^\.?\uFFFC/.test(text.slice(end, end + 2));
}

function toAddress(raw: string): readonly string[] {
  const whole = parseEmailAddress(raw);
  return whole === null ? findRecipients(raw).map((each) => String(each.email)) : [whole];
}

/** Tries on a literal only what the script names: turning round, ROT13, moved codes, XOR, base64, TYPO3's cipher. */
function* decipher(
  literal: string | readonly number[],
  plain: string,
): Generator<{ raw: string; form: EmailForm }> {
  const text =
    typeof literal === 'string'
      ? literal
      : String.fromCharCode(...literal.slice(0, 2000).map((code) => code & 0xff_ff));
  if (text.length < 6 || text.length > 2000) return;
  yield* wholeAddress(fromListedCodes(text), 'script');
  if (plain.includes('uncryptmailto')) {
    yield* wholeAddress(decodeTypo3(unescapeScriptString(unescapePercent(text))), 'caesar');
  }
  if (plain.includes('atob(')) yield* wholeAddress(decodeBase64(text), 'base64');
  if (plain.includes('reverse(')) yield* wholeAddress(reverseText(text), 'reversed');
  yield* wholeAddress(decodeShiftedLink(text), 'caesar');
  if (/rot-?13|13|a-z\]/.test(plain)) yield* wholeAddress(fromRotated(text), 'rot13');
  if (!plain.includes('fromcharcode')) return;
  yield* wholeAddress(text, 'script');
  for (const [, operator, digits] of [
    ...plain.matchAll(/([-+^])\s?(0x[\da-f]{1,4}|\d{1,4})(?![\d.])/g),
  ].slice(0, 40)) {
    const number = Number(digits);
    const decoded =
      operator === '^'
        ? String.fromCharCode(...Array.from(text, (each) => each.charCodeAt(0) ^ number))
        : shiftCodes(text, operator === '-' ? -number : number);
    yield* wholeAddress(decoded, 'caesar');
  }
}

/** `696e666f…` and `105 110 102 111 …`. */
function fromListedCodes(text: string): string | null {
  if (/^(?:[\da-f]{2}){6,250}$/i.test(text)) return Buffer.from(text, 'hex').toString('latin1');
  if (!/^\d{2,3}(?:[ ,;|.-]\d{2,3}){5,250}$/.test(text)) return null;
  return String.fromCharCode(...text.split(/\D/).map(Number));
}

function fromRotated(text: string): string | null {
  return /[@:[(]/.test(text) ? rotate13(text.replaceAll(/\[at\]|\(at\)/gi, '@')) : null;
}

/** A deciphered text counts only when it is nothing but an address or a link with one: noise rarely is. */
function* wholeAddress(
  decoded: string | null,
  form: EmailForm,
): Generator<{ raw: string; form: EmailForm }> {
  if (decoded === null) return;
  const trimmed = decoded.trim();
  const link = /^mailto:/i.test(trimmed)
    ? trimmed
    : (/href=["']?(mailto:[^"'<>\s]{3,300})/i.exec(trimmed)?.[1] ?? null);
  for (const recipient of link === null ? [trimmed] : recipientsOfMailto(link)) {
    const email = parseEmailAddress(decodeReferences(recipient));
    if (email !== null) yield { raw: email, form };
  }
}

function findRecipients(raw: string): ReturnType<typeof findEmailsInText> {
  return findEmailsInText(raw, {
    seams: [],
    work: createWorkMeter(),
    ownDomain: null,
    place: 'recipient',
  });
}

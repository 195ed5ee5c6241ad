import { parseEmailAddress, splitEmail, type EmailAddress } from '../../domain/email-address.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import { isRoleMailbox } from '../../domain/role-mailboxes.ts';
import { findAtTokens, isAnnounced, mayBeDomain, withDots } from './at-tokens.ts';
import {
  isBeforeSites,
  isHeadline,
  isLedTo,
  isOrdinarySaying,
  isPartOfPath,
  isPhrase,
  isSentTo,
  isSiteToVisit,
} from './at-phrases.ts';
import { reverseText, rotate13 } from './decode-cipher.ts';
import { domainAfter, ownDomainAfter, startOfLocal } from './email-bounds.ts';
import { isFileName } from './file-names.ts';
import { findPackedEmails } from './find-packed-emails.ts';
import { isBehindAlternative, isBehindSite, isInsideUrl } from './inside-url.ts';
import { stripDecoys } from './strip-decoys.ts';
import { startOfElement, type Bounds } from './whole-elements.ts';
import { createWorkMeter, type WorkMeter } from './work-meter.ts';

/** An address in running text and where it stands. */
export interface EmailInText {
  readonly email: EmailAddress;
  readonly start: number;
  readonly end: number;
  readonly form: 'text' | 'at-token' | 'decoy-word';
}

export interface TextContext extends Bounds {
  readonly work: WorkMeter;
  /** An attribute is no sentence, and where only recipients stand a written sign is meant as one. */
  readonly place?: 'text' | 'attribute' | 'recipient';
}

/** A page with more of them is a list of strangers or a trap. */
const maxSigns = 20_000;
const shortestDomain = '@a.uk'.length;

/** Every syntactically possible address of a text, in order; placeholders and junk are not judged here. */
export function findEmailsInText(
  text: string,
  context: TextContext = { seams: [], work: createWorkMeter(), ownDomain: null },
): readonly EmailInText[] {
  return [
    ...findPlain(text, context),
    ...findObfuscated(text, context),
    ...findSpelt(text),
    ...findPackedEmails(text),
  ].toSorted((a, b) => a.start - b.start);
}

function findPlain(text: string, context: TextContext): EmailInText[] {
  const found: EmailInText[] = [];
  /** Signs whose domain stands behind a later one. */
  let shared: number[] = [];
  let signs = 0;
  let next = text.indexOf('@');
  while (next !== -1) {
    const at = next;
    next = text.indexOf('@', at + 1);
    if (next !== -1 && isShared(text, at)) {
      if (shared.length < maxShared) shared.push(at);
      continue;
    }
    // No domain fits between two signs as near to each other, so thousands of them cost nothing.
    if (next !== -1 && next - at < shortestDomain) continue;
    signs += 1;
    if (signs > maxSigns || !context.work.spend(64)) break;
    const address = hiddenDot.test(text.slice(at, at + 100))
      ? withHiddenDots(text, at, context)
      : addressAt(text, at, context);
    if (address !== null) found.push(address);
    if (shared.length > 0) found.push(...sharing(text, { signs: shared, last: at, context }));
    shared = [];
  }
  return found;
}

const maxShared = 6;
/** "sales@ or accounts@acme.co.uk": no domain, and the next box of a list. */
const nextBox = /@(?: ?[,/|&] ?| (?:or|and) )(?:(?:or|and) )?(?=[\w.-]{1,40}@)/iy;

function isShared(text: string, at: number): boolean {
  if (!/[\s,/|&]/.test(text.charAt(at + 1))) return false;
  nextBox.lastIndex = at;
  return nextBox.test(text);
}

/** The boxes of a list, each at the domain behind the last of them. */
function sharing(
  text: string,
  {
    signs,
    last,
    context,
  }: { readonly signs: readonly number[]; readonly last: number; readonly context: TextContext },
): EmailInText[] {
  const { work, ownDomain } = context;
  const behind = text.charAt(last + 1) === ' ' ? last + 1 : last;
  const domain = domainAfter(text, behind, context);
  if (domain === null || !work.spend(400 * signs.length)) return [];
  // With a space behind the last sign "at" may be meant: "tea @ or cake @ the.club".
  if (behind !== last && registrableDomain(domain.toLowerCase()) !== ownDomain) return [];
  return (behind === last ? signs : [...signs, last]).flatMap((at) => {
    const start = startOfLocal(text, at, context);
    if (start === null || isInsideUrl(text, start)) return [];
    const email = parseEmailAddress(`${straight(text.slice(start, at))}@${domain}`);
    return email === null ? [] : [{ email, start, end: at + 1, form: 'text' as const }];
  });
}

/** Behind a plain sign: "stores@acme(dot)co.uk", "stores@acme.co [.] uk", "stores@acme .co.uk". */
const hiddenDot =
  /^@[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}(?:\s{0,2}[[({]\s{0,2}(?:dot|\.)\s{0,2}[\])}]\s{0,2}[a-z]|(?<=@[\w-]{1,63}) (?:dot (?=[a-z])|\. ?co ?\. ?uk|\.(?:com|org|net|uk))\b)/i;

function withHiddenDots(text: string, at: number, context: TextContext): EmailInText | null {
  const from = Math.max(0, at - 80);
  const before = text.slice(from, at);
  const hit = addressAt(`${before}@${withDots(text.slice(at + 1, at + 121))}`, before.length, {
    ...context,
    seams: [],
    elements: [],
  });
  return hit === null ? null : { ...hit, start: from + hit.start, end: at + 1, form: 'at-token' };
}

/** The address round one sign: a local part, a domain and the words in front are looked at, each of bounded length. */
function addressAt(text: string, at: number, context: TextContext): EmailInText | null {
  const { work, ownDomain, place } = context;
  const first = startOfLocal(text, at, context);
  if (first === null) return null;
  work.spend(800);
  const domain =
    domainAfter(text, at, context) ??
    (ownDomain === null ? null : ownDomainAfter(text, at, ownDomain));
  if (domain === null) return ownDomain === null ? null : cipheredAt(text, at, ownDomain);
  // "www.acme.co.ukmail@acme.co.uk": the address of the site runs into that of the mailbox.
  const isGlued = at - first > domain.length && text.startsWith(domain, first);
  // "info@acme.co.uk&mail@acme.co.uk" are two.
  const joined = text.charAt(first - 1) === '@' ? text.slice(first, at).lastIndexOf('&') + 1 : 0;
  // "_info@acme.co.uk_" is written slanted.
  const isSlanted = text.charAt(first) === '_' && text.charAt(at + 1 + domain.length) === '_';
  const start = first + (joined || (isGlued ? domain.length : Number(isSlanted)));
  const isOwn = (): boolean =>
    isSentence(place) &&
    ownDomain !== null &&
    registrableDomain(domain.toLowerCase()) === ownDomain;
  if (
    isInsideUrl(text, start) &&
    !(isBehindAlternative(text, start) && isOwn()) &&
    !(isBehindSite(text, start) && startOfElement(text, at, context) === start)
  )
    return null;
  // "#stay@home.org" is a slogan.
  if (text.charAt(start - 1) === '#' && !isOwn()) return null;
  const end = at + 1 + domain.length;
  if (isRemote(text, end) || isLogin(text, start) || isMessageId(text, start)) return null;
  if (isFileName(domain) && registrableDomain(domain.toLowerCase()) !== ownDomain) return null;
  const address = withoutDecoys({ local: straight(text.slice(start, at)), domain }, ownDomain);
  return address === null ? null : { ...address, start, end };
}

/** "Backwards, to fox the robots: ku.oc.emca@ofni", "in ROT13: vasb@npzr.pb.hx", at the site's own domain. */
function cipheredAt(text: string, at: number, ownDomain: string): EmailInText | null {
  const said = text.slice(Math.max(0, at - 200), at + 200);
  const isBackwards = backwards.test(said);
  if (!isBackwards && !rotated.test(said)) return null;
  const before = /[\w.-]{3,80}$/.exec(text.slice(Math.max(0, at - 80), at))?.[0] ?? '';
  const behind = /^[\w.+-]{1,64}/.exec(text.slice(at + 1, at + 65))?.[0] ?? '';
  const shown = `${before}@${behind.replace(/[.]$/, '')}`;
  const written = isBackwards ? reverseText(shown) : rotate13(shown);
  const [, domain = ''] = written.split('@');
  if (registrableDomain(domain.toLowerCase()) !== ownDomain) return null;
  const email = parseEmailAddress(written);
  const start = at - before.length;
  return email === null ? null : { email, start, end: at + 1 + behind.length, form: 'decoy-word' };
}

const rotated = /\brot[- ]?13\b/i;
const backwards = /\b(?:backwards?|back\sto\sfront|revers\w{1,4}|mirror\w{0,3})\b/i;

/** Typesetting turns the apostrophe of "o'brien@…" round. */
function straight(local: string): string {
  return local.replaceAll('’', "'");
}

/** Null when it is none even without the words that were put in. */
function withoutDecoys(
  { local, domain }: { readonly local: string; readonly domain: string },
  ownDomain: string | null,
): { readonly email: EmailAddress; readonly form: 'text' | 'decoy-word' } | null {
  const written = `${local}@${domain}`;
  const cleaned = stripDecoys({ local, domain }, ownDomain);
  if (cleaned !== written) {
    const email = parseEmailAddress(cleaned);
    if (email !== null) return { email, form: 'decoy-word' };
  }
  const email = parseEmailAddress(written);
  return email === null ? null : { email, form: 'text' };
}

/** `git@github.com:owner/repository` is a remote of a version control system, `root@acme.co.uk:/srv` a place on a machine. */
function isRemote(text: string, end: number): boolean {
  return /^:(?:[\w~.-]{1,100}(?:\/|\.git\b)|[/~][\w~.])/.test(text.slice(end, end + 110));
}

/** "ssh deploy@acme.co.uk": a user of a machine. */
function isLogin(text: string, start: number): boolean {
  return /\b(?:ssh|scp|sftp|rsync)\s(?:-[\w]{1,10}\s(?:\d{1,5}\s)?){0,5}$/.test(
    text.slice(Math.max(0, start - 40), start),
  );
}

/** "Message-ID: <…@mail.example.net>" names a message and not a mailbox. */
function isMessageId(text: string, start: number): boolean {
  return /\b(?:(?:message|content)-id|in-reply-to|references)\s{0,3}:\s{0,3}<?$/i.test(
    text.slice(Math.max(0, start - 30), start),
  );
}

/** `i n f o @ a c m e . c o . u k`: every letter by itself. */
const spelt = /(?<![^\s])(?:[\p{L}\p{N}._-] ){2,40}@(?: [\p{L}\p{N}.-]){4,80}(?!\S)/gu;

function findSpelt(text: string): EmailInText[] {
  if (!text.includes('@') || !text.includes(' @ ')) return [];
  return [...text.matchAll(spelt).take(20)].flatMap((match) => {
    const email = parseEmailAddress(match[0].replaceAll(' ', ''));
    if (email === null) return [];
    return [{ email, start: match.index, end: match.index + match[0].length, form: 'at-token' }];
  });
}

function isSentence(place: TextContext['place']): boolean {
  return place === undefined || place === 'text';
}

function findObfuscated(text: string, context: TextContext): EmailInText[] {
  const found: EmailInText[] = [];
  for (const { index, length, strength } of findAtTokens(text, context.work)) {
    if (!context.work.spend(1200)) break;
    const behind = index + length;
    const token = text.slice(index, behind);
    const written = withFrenchDots(token, text.slice(behind, behind + 120))
      .replace(/^\s{0,2}[[({<]no[-_ ]?spam[\])}>]/i, '')
      .trimStart();
    if (!mayBeDomain(written, 0)) continue;
    const before = withDots(text.slice(Math.max(0, index - 80), index).trimEnd());
    const after = withDots(written);
    const at = before.length;
    const hit = addressAt(`${before}@${after}`, at, { ...context, seams: [], elements: [] });
    if (hit === null) continue;
    const ownDomain = isSentence(context.place) ? context.ownDomain : null;
    // Alone on its line a sign is one, at whatever domain: "jobs @ acme.co.uk".
    const isAlone =
      /(?:^|\n)$/.test(before.slice(0, hit.start)) &&
      /^\s*(?:\n|$)/.test(after.slice(hit.end - at - 1));
    const isSign = token.includes('@');
    const isSure = isAlone && /^\s@\s$/.test(token);
    const address = {
      ...splitEmail(hit.email),
      before: before.slice(0, hit.start),
      isOwn: isAtOwn(hit, context.ownDomain),
      isPlain: written.startsWith(after.slice(0, hit.end - at - 1)),
    };
    if (
      isSiteToVisit(address) ||
      /^\d{1,3}$/.test(address.local) ||
      (strength === 'own' && !isAtOwn(hit, ownDomain)) ||
      (strength === 'weak' &&
        context.place !== 'recipient' &&
        !isSure &&
        !isMeant(before, hit, ownDomain) &&
        !(
          isSign &&
          address.isOwn &&
          (!address.isPlain || isLedTo(address) || isRoleMailbox(address.local))
        )) ||
      (strength === 'marked' && !isAtOwn(hit, ownDomain) && !isMeant(before, hit, ownDomain)) ||
      (strength === 'marked' && isPartOfPath(address)) ||
      (strength === 'weak' && !isSure && !(isSign && address.isOwn) && isHeadline(address)) ||
      (strength === 'words' && !isSpelt(before, hit, ownDomain)) ||
      (strength === 'words' && !address.isOwn && isOrdinarySaying(address)) ||
      (strength === 'strong' && context.place !== 'recipient' && isPhrase(address))
    )
      continue;
    found.push({ email: hit.email, start: index, end: behind, form: 'at-token' });
  }
  return found;
}

/** "Point" is an English word too: behind a sign written in French it is a dot. */
function withFrenchDots(token: string, written: string): string {
  return token.length > 5 && /arobase?/i.test(token)
    ? written.replaceAll(/ {1,2}point {1,2}/gi, ' dot ')
    : written;
}

/** "top dog at crufts dot com" is a sentence; "info at acme dot co dot uk" is not, nor is any with the site's own domain. */
function isSpelt(before: string, hit: EmailInText, ownDomain: string | null): boolean {
  const { local, domain } = splitEmail(hit.email);
  const words = before.slice(0, hit.start);
  if (isBeforeSites(local) && !isAnnounced(words)) return false;
  return (
    isAtOwn(hit, ownDomain) ||
    domain.split('.').length > 2 ||
    isRoleMailbox(local) ||
    isAnnounced(words) ||
    // "acme at gmail dot com" on `acme.co.uk`.
    ownDomain?.split('.')[0] === local ||
    // Behind the telephone.
    /^\s*$|\n\s*$|\d{3}\s?[,;/|·•-]\s$/.test(words)
  );
}

function isAtOwn({ email }: Pick<EmailInText, 'email'>, ownDomain: string | null): boolean {
  return ownDomain !== null && registrableDomain(splitEmail(email).domain) === ownDomain;
}

/** "Ask me. anne at acme.co.uk": no sentence begins with a small letter. */
function startsSentenceSmall(text: string, start: number): boolean {
  return /[.?!]\s$/.test(text.slice(0, start)) && /^\p{Ll}/u.test(text.slice(start));
}

/** A weak sign may be a word of the sentence: "meet us at acme.co.uk". */
function isMeant(before: string, { email, start }: EmailInText, ownDomain: string | null): boolean {
  const { local } = splitEmail(email);
  if (isBeforeSites(local)) return false;
  // "Or try acmewidgets @ hotmail.co.uk" on the site of that name.
  if (ownDomain?.split('.')[0]?.replaceAll('-', '') === local) return true;
  const words = before.slice(0, start);
  // Alone on its line, at the site's own domain: "robin @ acme.co.uk".
  return (
    isAnnounced(words) ||
    isSentTo({ local, before: words }) ||
    (isAtOwn({ email }, ownDomain) &&
      (/(?:^|\n)$/.test(words) || startsSentenceSmall(before, start))) ||
    (isRoleMailbox(local) && /(?:^|[\n:,;|(/–—-]\s?|\b(?:or|and|via)\s)$/.test(words))
  );
}

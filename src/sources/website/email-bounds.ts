import { parseEmailAddress } from '../../domain/email-address.ts';
import { isRoleMailbox } from '../../domain/role-mailboxes.ts';
import { seamsWithin } from './seams-within.ts';
import { withoutDecoyEnding } from './strip-decoys.ts';
import { domainInElement, startOfElement, type Bounds } from './whole-elements.ts';

/** Those of RFC 5322 that text does not rather put beside an address than into it. */
const localCharacter = /[\p{L}\p{N}\p{M}._%+'’&=-]/u;
/** Labels of at most 63 characters, at most ten: every quantifier is bounded, so hostile text costs no more than its length. */
const domainRun =
  /[\p{L}\p{N}][\p{L}\p{N}\p{M}-]{0,62}(?:\.[\p{L}\p{N}][\p{L}\p{N}\p{M}-]{0,62}){1,9}/uy;

/** Words and numbers that touch an address only because two elements do. */
const touching =
  /^(?:e-?mails?|mail|e|m|work|home|write|address|contact|us|tel|t|fax|f|phone|ebost|pref|internet|[\d\s()+-]{3,})$/iu;

const joining = /^(?:or|and|at|to|on|by|via|copy|web|www|for)$/i;

/** Walks back from the `@`; null when nothing fitting stands there or it is longer than a local part may be. */
export function startOfLocal(text: string, at: number, bounds: Bounds): number | null {
  const floor = startOfElement(text, at, bounds) ?? 0;
  let start = at;
  while (start > floor && at - start <= 64 && localCharacter.test(text.charAt(start - 1)))
    start -= 1;
  if (at - start > 64) return null;

  const run = text.slice(start, at);
  // "%65%6e%63@…" is written for a browser, as a trap or in an address of the web.
  if (/(?:%[0-9a-f]{2}){2}/i.test(run)) return null;
  if (formatSign.test(text.slice(Math.max(0, at - 50), at))) return null;
  const assigned = run.lastIndexOf('=');
  // `?email=visitor@…` is a tracking parameter; `mail=info@…` outside an address line is not.
  if (assigned !== -1 && /[?&]/.test(text.slice(Math.max(0, start - 200), start + assigned)))
    return null;
  const escapes = text.charAt(start - 1) === '\\' ? /^(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[nrt])/i : /^$/;
  const lead = /^(?:%20|[.'’&%+-])*/.exec(run)?.[0].length ?? 0;
  const escaped = escapes.exec(run)?.[0].length ?? 0;
  const cut = Math.max(
    lead,
    escaped,
    assigned + 1,
    afterForeignLetters(run),
    afterPhone(run, text.slice(Math.max(0, start - 8), start)),
    afterLabel(run),
  );
  const first = afterSeam(text, { start: start + cut, at, seams: bounds.seams });
  return first < at ? first : null;
}

/** "%s@acme.co.uk", "%1$s@…", "%(user)s@…", "%USER%@…": what a program fills in. */
const formatSign = /%(?:\d{1,2}\$|\([\w.]{1,40}\))?[sdiu]$|%[\w-]{1,40}%$/;

/** "联系我们info@acme.co.uk": words of a script without spaces run into an address. */
function afterForeignLetters(run: string): number {
  const match =
    /^.*[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}](?=[\w.+-]+$)/u.exec(
      run,
    );
  return match === null ? 0 : match[0].length;
}

/** "01132770634info@acme.co.uk": a telephone number runs into an address. */
function afterPhone(run: string, before: string): number {
  const whole = /^(?:0\d{9,10}|\+?44\d{9,10})(?=[a-z])/i.exec(run)?.[0].length;
  if (whole !== undefined) return whole;
  const isRest = /(?:^|\D)(?:0\d{2,4}\)?|\d{3,4}) $/.test(before);
  return isRest ? (/^\d{3,7}(?=[a-z])/i.exec(run)?.[0].length ?? 0) : 0;
}

/** "E.info@acme.co.uk", "Email-info@…": a label, where what follows is a department's mailbox and no surname. "www." and the number of a list are never part of a local part. */
function afterLabel(run: string): number {
  const label = /^(?:[EM]\.(?=\p{Ll})|E-?mail[-.:]?(?=\p{Ll})|www\.|\d\.(?=\p{L}))/u.exec(run)?.[0];
  if (label === undefined) return 0;
  if (/^\d/.test(label)) return label.length;
  return label === 'www.' || isRoleMailbox(run.slice(label.length)) ? label.length : 0;
}

function afterSeam(
  text: string,
  {
    start,
    at,
    seams,
  }: { readonly start: number; readonly at: number; readonly seams: readonly number[] },
): number {
  let first = start;
  // "m|arcus|@|acme" is taken apart on purpose, and its first letter no label.
  const isTakenApart = seamsWithin(seams, at, at).length > 0;
  for (const seam of seamsWithin(seams, start, at)) {
    if (seam <= first || seam >= at) continue;
    const word = text.slice(first, seam);
    // A name in front of an address, "Pell" and "r.pell@…"; a single capital may begin the address.
    const rest = text.slice(seam, at);
    const isName = /^\p{Lu}[\p{L}-]+$/u.test(word) && /^\p{Ll}/u.test(rest);
    // "UK sales" and "sales@…".
    const isRepeated = word.toLowerCase() === rest.toLowerCase();
    // "Accounts" or "accounts" as the heading of "info@…", and "or" in front of it.
    const isHeading =
      (isRoleMailbox(word.toLowerCase()) || joining.test(word)) &&
      isRoleMailbox(rest.toLowerCase());
    const isLabel = touching.test(word) && !(isTakenApart && word.length === 1);
    if (isName || isLabel || isRepeated || isHeading) first = seam;
  }
  return first;
}

/** Domain behind the `@` without a sentence that runs on: "…@acme.co.uk.Please" ends at "uk". */
export function domainAfter(text: string, at: number, bounds: Bounds): string | null {
  domainRun.lastIndex = at + 1;
  const run = domainRun.exec(text)?.[0];
  if (run === undefined || run.length > 253) return null;
  const trimmed = run.replace(/-{1,63}$/, '');
  const seams = seamsWithin(bounds.seams, at + 2, at + 1 + trimmed.length);
  const held = domainInElement(trimmed, at, bounds);
  if (held !== null) return held;
  // "…@acme.co.ukwww.acme.co.uk".
  const beforeSite = /^(.{3,250}?[^.])(?:web(?:site)?)?www\./i.exec(trimmed)?.[1];
  if (beforeSite !== undefined && isMailDomain(beforeSite)) return beforeSite;
  // "…@acme.co.uk.Open daily": some words are endings of domains as well.
  const written = trimmed.slice(0, trimmed.lastIndexOf('.'));
  const isNextSentence =
    /^\p{Lu}\p{Ll}+$/u.test(trimmed.slice(written.length + 1)) && written === written.toLowerCase();
  if (isNextSentence && isMailDomain(written)) return written;
  if (isMailDomain(trimmed)) return trimmed;
  const ended = withoutDecoyEnding(trimmed);
  if (ended !== trimmed && isMailDomain(ended)) return trimmed;
  // "…@acme.co.uk谢谢": words of a script without spaces run on.
  const latin = /^[\w.-]{3,250}(?=[^\w.-])/.exec(trimmed)?.[0];
  if (latin !== undefined && isMailDomain(latin)) return latin;
  for (const seam of seams) {
    const cut = trimmed.slice(0, seam - at - 1).replace(/[.-]{1,9}$/, '');
    if (isMailDomain(cut)) return cut;
  }
  // "…@acme.co.ukTel" and "…@acme.co.uk.Please".
  const camel = /^.{0,250}?\p{Ll}(?=\p{Lu}[\p{L}\d]*$)/u.exec(trimmed)?.[0];
  if (camel !== undefined && isMailDomain(camel)) return camel;
  // "…@acme.co.uk01234 555 010".
  const named = /^.{0,250}\.\p{Ll}{2,}(?=\d{3,}$)/u.exec(trimmed)?.[0];
  if (named !== undefined && isMailDomain(named)) return named;
  const shorter = trimmed.slice(0, trimmed.lastIndexOf('.'));
  const tail = trimmed.slice(shorter.length + 1);
  return /^(?:\p{Lu}\p{Ll}|\d{3})/u.test(tail) && isMailDomain(shorter) ? shorter : null;
}

/** The site's own domain behind the `@` though a word runs into it or a line ends within: "…@acme.co.ukTEL", "…@acme.\nco.uk". */
export function ownDomainAfter(text: string, at: number, ownDomain: string): string | null {
  let place = at + 1;
  for (const letter of ownDomain) {
    const isGap = /\s/.test(text.charAt(place));
    const isAtDot = letter === '.' || text.charAt(place - 1) === '.';
    if (isGap && isAtDot) place += 1;
    if (text.charAt(place).toLowerCase() !== letter) return null;
    place += 1;
  }
  return /[.-]/.test(text.charAt(place)) && /\w/.test(text.charAt(place + 1)) ? null : ownDomain;
}

function isMailDomain(domain: string): boolean {
  return parseEmailAddress(`x@${domain}`) !== null;
}

import { parseEmailAddress, type EmailAddress } from '../../domain/email-address.ts';

/** An address in running text and where it stands. */
export interface EmailInText {
  readonly email: EmailAddress;
  readonly start: number;
  readonly end: number;
  readonly form: 'text' | 'at-token';
}

const localCharacter = /[\p{L}\p{N}._%+'&=-]/u;
/** Labels of at most 63 characters, at most ten: every quantifier is bounded, so hostile text costs no more than its length. */
const domainRun = /[\p{L}\p{N}][\p{L}\p{N}-]{0,62}(?:\.[\p{L}\p{N}][\p{L}\p{N}-]{0,62}){1,9}/uy;

/** `(at)`, `[at]`, `{at}`, `[@]`, `(a)`, `[ad]` with brackets on both sides. */
const bracketedAt = /\s{0,3}[[({<]\s{0,2}(?:at|@|ad|a|ät)\s{0,2}[\])}>]\s{0,3}/giu;
/** Bare words only together: "info at acme dot co dot uk". */
const bareAt = /(?<=[\p{L}\p{N}]) {1,2}at {1,2}(?=[\p{L}\p{N}-]{1,63} {1,2}dot {1,2}\p{L})/giu;
const writtenDot =
  /\s{0,3}[[({<]\s{0,2}(?:dot|\.|d0t|punkt)\s{0,2}[\])}>]\s{0,3}| {1,2}dot {1,2}| \. /giu;

const maxAtTokens = 200;

/** Every syntactically possible address of a text, in order; placeholders and junk are not judged here. */
export function findEmailsInText(text: string): readonly EmailInText[] {
  const plain = findPlain(text);
  return [...plain, ...findObfuscated(text)].toSorted((a, b) => a.start - b.start);
}

function findPlain(text: string): EmailInText[] {
  const found: EmailInText[] = [];
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const start = startOfLocal(text, at);
    const domain = domainAfter(text, at);
    if (start === null || domain === null || isInsideUrl(text, start)) continue;
    if (isRemote(text, at + 1 + domain.length)) continue;
    const email = parseEmailAddress(`${text.slice(start, at)}@${domain}`);
    if (email !== null) found.push({ email, start, end: at + 1 + domain.length, form: 'text' });
  }
  return found;
}

/** Walks back from the `@`; null when nothing fitting stands there or it is longer than a local part may be. */
function startOfLocal(text: string, at: number): number | null {
  let start = at;
  while (start > 0 && at - start <= 64 && localCharacter.test(text.charAt(start - 1))) start -= 1;
  if (at - start > 64) return null;

  const run = text.slice(start, at);
  const assigned = run.lastIndexOf('=');
  // `?email=visitor@…` is a tracking parameter; `mail=info@…` outside an address line is not.
  if (assigned !== -1 && /[?&]/.test(text.slice(Math.max(0, start - 200), start + assigned)))
    return null;
  const escapes = text.charAt(start - 1) === '\\' ? /^(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[nrt])/i : /^$/;
  const lead = /^(?:%20|[.'&%+-])*/.exec(run)?.[0].length ?? 0;
  const escaped = escapes.exec(run)?.[0].length ?? 0;
  const first = start + Math.max(lead, escaped, assigned + 1);
  return first < at ? first : null;
}

/** Domain behind the `@` without a sentence that runs on: "…@acme.co.uk.Please" ends at "uk". */
function domainAfter(text: string, at: number): string | null {
  domainRun.lastIndex = at + 1;
  const run = domainRun.exec(text)?.[0];
  if (run === undefined || run.length > 253) return null;
  const trimmed = run.replace(/-+$/, '');
  if (parseEmailAddress(`x@${trimmed}`) !== null) return trimmed;
  const shorter = trimmed.slice(0, trimmed.lastIndexOf('.'));
  const tail = trimmed.slice(shorter.length + 1);
  return /^\p{Lu}\p{Ll}/u.test(tail) && parseEmailAddress(`x@${shorter}`) !== null ? shorter : null;
}

/** `https://key@host`, `/null@host`, `cdn/npm/pkg@1.2.3`: part of an address of the web, not of a mailbox. */
function isInsideUrl(text: string, start: number): boolean {
  if (/[/@]/.test(text.charAt(start - 1))) return true;
  const before = text.slice(Math.max(0, start - 80), start);
  return /:\/\/[^\s,;<>()"'|]*$/.test(before);
}

/** `git@github.com:owner/repository` is a remote of a version control system. */
function isRemote(text: string, end: number): boolean {
  return /^:[\w~.-]{1,100}\//.test(text.slice(end, end + 110));
}

function findObfuscated(text: string): EmailInText[] {
  const found: EmailInText[] = [];
  const tokens = [...firstMatches(text, bracketedAt), ...firstMatches(text, bareAt)];
  for (const token of tokens) {
    const before = text
      .slice(Math.max(0, token.index - 80), token.index)
      .replaceAll(writtenDot, '.');
    const behind = token.index + token[0].length;
    const after = text.slice(behind, behind + 120).replaceAll(writtenDot, '.');
    const at = before.length;
    const hit = findPlain(`${before}@${after}`).find((each) => each.start < at && at < each.end);
    if (hit === undefined) continue;
    found.push({ email: hit.email, start: token.index, end: behind, form: 'at-token' });
  }
  return found;
}

function firstMatches(text: string, pattern: RegExp): RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  for (const match of text.matchAll(pattern)) {
    matches.push(match);
    if (matches.length >= maxAtTokens) break;
  }
  return matches;
}

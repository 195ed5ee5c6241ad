import { parseEmailAddress } from '../../domain/email-address.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import { isRoleMailbox } from '../../domain/role-mailboxes.ts';
import { seamsWithin } from './seams-within.ts';

/** Where an inline element with a sign in its text begins and ends. */
export interface SignElement {
  readonly start: number;
  readonly end: number;
}

/** What of a page's elements tells where an address begins and ends. */
export interface Bounds {
  /** Where two elements touch without a space between them, in ascending order. */
  readonly seams: readonly number[];
  /** In the order in which they begin. */
  readonly elements?: readonly SignElement[];
  /** Registrable domain of the site. */
  readonly ownDomain: string | null;
}

const longestLocal = 64;
const longestDomain = 253;
/** Far more than are open round one address in any page for readers. */
const maxNested = 64;

/** What has a dot, a hyphen or the like beside the seam was one word before it was taken apart. */
const isJoinedBehind = /^[^\p{L}\p{N}]/u;
const isJoinedBefore = /[._+%'’&=-]$/u;
const labelWithDot = /^(?:tel|phone|fax|mob|e-?mail|mail|e|m|t)\.$/i;

/**
 * Where an element begins that holds the whole of an address from its local part to the end of its domain: "lee@acme.co.uk" in
 * `<span>Director</span><span>lee@acme.co.uk</span>`. Null where none does, or where what is in front of it belongs to it after all.
 */
export function startOfElement(text: string, at: number, bounds: Bounds): number | null {
  const starting = elementsFrom(bounds.elements ?? [], at - longestLocal, at);
  for (const { start, end } of starting.toReversed()) {
    if (start === 0 || end < at + 2 || !isTouched(text, start)) continue;
    const local = text.slice(start, at);
    if (/[\s@]/.test(local) || isJoinedBehind.test(local)) continue;
    if (!holdsDomain(text, at, end)) continue;
    if (!isOneWord(wordBefore(text, start, bounds.seams), local)) return start;
  }
  return null;
}

/** The domain as far as the element goes that holds the address: "acme.co.uk" of `<b>jo@acme.co.uk</b><i>www.acme.co.uk</i>`. */
export function domainInElement(
  run: string,
  at: number,
  { seams, elements = [], ownDomain }: Bounds,
): string | null {
  const ends = new Set(elementsFrom(elements, at - 200, at).map(({ end }) => end));
  const first = at + 1;
  for (const seam of seamsWithin(seams, first + 2, first + run.length - 1)) {
    const domain = run.slice(0, seam - first);
    const rest = run.slice(seam - first);
    if (isJoinedBehind.test(rest) || !isMailDomain(domain)) continue;
    const isOwn = registrableDomain(domain.toLowerCase()) === ownDomain && ownDomain !== null;
    const isWholeOwn = registrableDomain(run.toLowerCase()) === ownDomain && ownDomain !== null;
    if (isWholeOwn && !isOwn) continue;
    const isSite = /^[\p{L}-]{0,12}www\./iu.test(rest);
    if (isOwn || isSite || (ends.has(seam) && rest.includes('.'))) return domain;
  }
  return null;
}

/** Whether the letter in front of an element touches its first one. */
function isTouched(text: string, start: number): boolean {
  return !/\s/.test(text.charAt(start)) && !/\s/.test(text.charAt(start - 1));
}

function holdsDomain(text: string, at: number, end: number): boolean {
  const behind = text.slice(at + 1, Math.min(end, at + 1 + longestDomain));
  const domain = /^[\p{L}\p{N}\p{M}.-]{3,253}/u.exec(behind)?.[0].replace(/[.-]{1,9}$/, '');
  if (domain === undefined || !isMailDomain(domain)) return false;
  // "acme.co" in one element and ".uk" in the next.
  return end > at + 1 + domain.length || !/^[.-][\p{L}\p{N}]/u.test(text.slice(end, end + 2));
}

/** The word that touches an element, as far as the next seam in front of it. */
function wordBefore(text: string, start: number, seams: readonly number[]): string {
  const before = text.slice(Math.max(0, start - longestLocal), start);
  const word = /[\p{L}\p{N}\p{M}._%+'’&=-]{0,64}$/u.exec(before)?.[0] ?? '';
  const inner = seamsWithin(seams, start - word.length, start - 1).at(-1) ?? 0;
  return text.slice(Math.max(start - word.length, inner), start);
}

/** "in" and "fo", "j" and "smith", "lee." and "hart": a local part that was taken apart. */
function isOneWord(word: string, local: string): boolean {
  if (labelWithDot.test(word)) return false;
  if (isJoinedBefore.test(word)) return true;
  const [before, behind] = [word.toLowerCase(), local.toLowerCase()];
  if (isRoleMailbox(behind)) return false;
  return isRoleMailbox(before + behind) || /^[a-df-z]$/i.test(word);
}

function isMailDomain(domain: string): boolean {
  return parseEmailAddress(`x@${domain}`) !== null;
}

/** Those that begin in a stretch of the text, by bisection: a page may have as many as it has letters. */
function elementsFrom(
  elements: readonly SignElement[],
  from: number,
  to: number,
): readonly SignElement[] {
  let low = 0;
  let high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((elements[middle]?.start ?? 0) < to) low = middle + 1;
    else high = middle;
  }
  const within: SignElement[] = [];
  for (let index = low - 1; index >= 0 && within.length < maxNested; index -= 1) {
    const element = elements[index];
    if (element === undefined || element.start < from) break;
    within.unshift(element);
  }
  return within;
}

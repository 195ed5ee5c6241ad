import { parseCompanyNumber, type CompanyNumber } from './company-number.ts';
import {
  companyLabel,
  followingLabel,
  labelWord,
  otherRegister,
  ownedByOther,
  registerLabel,
  spokenNumber,
  bareLabel,
  weakLabel,
} from './company-number-labels.ts';

/** A company number that the text itself calls one. */
export interface FoundCompanyNumber {
  readonly companyNumber: CompanyNumber;
  /** Where its first and after its last character stands in the text. */
  readonly start: number;
  readonly end: number;
}

/** Letters that begin the numbers of everything but England and Wales companies, which have digits only. */
const prefix =
  'AC|CE|CS|EN|ES|FC|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NP|NV|NZ|OC|OE|PC|RC|RS|SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC';

/** Digits in groups that people make of eight or seven; a date (2-2-4, 4-2-2) and a VAT number (3-4-2) are none of them. */
const groups = [
  [4, 4],
  [3, 5],
  [2, 6],
  [5, 3],
  [6, 2],
  [2, 3, 3],
  [3, 3, 2],
  [2, 2, 2, 2],
  [3, 2, 3],
  [1, 1, 1, 1, 1, 1, 1, 1],
  [3, 4],
  [4, 3],
  [1, 3, 3],
  [1, 6],
]
  .map((sizes) => sizes.map((size) => String.raw`\d{${size}}`).join('[ .,-]'))
  .join('|');

/** "GB07123984", as a VAT number begins, which has nine digits or twelve. */
const country = String.raw`(?:GB|UK)[ .-]?\d{8}(?![\p{L}\p{N}]|[ .,-]?\d)`;

/** Prefixed forms first; then eight digits; then shorter or grouped digits that no further digit follows. */
export const candidate = new RegExp(
  [
    // How every form begins: nearly all places of a text are passed over with this look.
    String.raw`(?=\d|[A-Z]{2}[ .-]?\d|R0)`,
    String.raw`(?:(?<![\p{L}\p{N}.,]|\d[ -])|(?<=\b(?:no|number|crn|reg)[.]?)|(?<=\D[.,]))(?:`,
    String.raw`${country}|(?:(?:${prefix})[ .-]?(?:\d{3}[ ]\d{3}|\d{2}[ ]\d{2}[ ]\d{2}|\d{3,5}(?:\d|[A-Z]))|R0\d{6})(?![\p{L}\p{N}])|`,
    String.raw`\d{8}(?![\p{L}\p{N}])|`,
    String.raw`(?:${groups}|\d{4,7})(?![\p{L}\p{N}]|[ .,-]?\d))`,
  ].join(''),
  'giu',
);

const listedAfterAnother = /^\s{0,3}(?:(?:,|and|&|\/|or|;)\s{0,3}){1,2}(?:nos?[.]?\s{0,2})?$/iu;
const companyWord = /\b(?:company|companies|limited|ltd|llp|plc|cic|partnership|incorporated)\b/iu;

/** Longest label worth reading back for, and how far a sentence may explain it. */
const labelWindow = 110;
const sentenceWindow = 220;

/** About 900,000 companies are formed a year and 17.5 million numbers were given out by late 2026: more is invented. */
const highestPlausibleNumber = 20_000_000;

/** Counts what is looked at, for tests of how work grows with the length of a text. */
export interface Work {
  characters: number;
}

/** A page of more numbers is a price list or a log: its beginning and its end are looked at, where people print their own. */
const lookedAtEachEnd = 1_000;

/** Company numbers that a text labels as such, normalised to eight characters; not VAT, charity, regulator or telephone numbers. */
export function findCompanyNumbers(text: string, work?: Work): readonly FoundCompanyNumber[] {
  const found: FoundCompanyNumber[] = [];
  for (const match of endsOf([...candidatesIn(text)])) {
    const start = match.index;
    const end = start + match[0].length;
    if (work !== undefined) work.characters += labelWindow + sentenceWindow;
    const previous = found.at(-1);
    const follows =
      previous !== undefined &&
      start - previous.end < 20 &&
      hasFullShape(match[0]) &&
      listedAfterAnother.test(text.slice(previous.end, start));
    if (!follows && !isLabelled(text, start, end)) continue;
    const companyNumber = normalise(match[0], nearbyNation(text, start, end));
    if (companyNumber !== null) found.push({ companyNumber, start, end });
  }
  return found;
}

/** What `text.matchAll(candidate)` finds, which is only tried where a digit is near enough to be one of the first four characters. */
function* candidatesIn(text: string): Generator<RegExpExecArray> {
  let digitAt = -1;
  for (let at = 0; at < text.length;) {
    if (digitAt < at) {
      digitAt = nextDigit(text, at);
      if (digitAt === text.length) return;
      at = Math.max(at, digitAt - lettersBefore);
    }
    candidateHere.lastIndex = at;
    const match = candidateHere.exec(text);
    if (match !== null) yield match;
    at = match === null ? at + 1 : match.index + match[0].length;
  }
}

function nextDigit(text: string, from: number): number {
  digit.lastIndex = from;
  return digit.test(text) ? digit.lastIndex - 1 : text.length;
}

const digit = /\d/g;

/** Two letters and what may stand between them and the first digit. */
const lettersBefore = 3;
const candidateHere = new RegExp(candidate.source, 'iuy');

function endsOf<T>(items: readonly T[]): readonly T[] {
  return items.length <= 2 * lookedAtEachEnd
    ? items
    : [...items.slice(0, lookedAtEachEnd), ...items.slice(-lookedAtEachEnd)];
}

function isLabelled(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - labelWindow), start);
  const after = text.slice(end, end + labelWindow);
  if (!labelWord.test(before) && !labelWord.test(after)) return false;
  if (ownedByOther.test(after)) return false;
  const written = text.slice(start, end);
  const byCompany = companyLabel.exec(before);
  if (byCompany !== null) return !spokenNumber.test(before.slice(0, byCompany.index));
  const isRegister =
    registerLabel.test(before) ||
    (hasFullShape(written) && weakLabel.test(before)) ||
    isOfName(written, before, after) ||
    (/^(?:[a-z]{2})?\d{6,8}$/iu.test(written) && hasFullShape(written) && bareLabel.test(before));
  const isFollowed = digitCount(written) >= 7 && followingLabel.test(after);
  return (isRegister || isFollowed) && !belongsToOtherRegister(text, start, written);
}

/** "Acme Ltd (7123984)", "Acme Ltd, number 7123984": without the nought that people leave out. */
function isOfName(written: string, before: string, after: string): boolean {
  if (digitCount(written) < 7) return false;
  const isBracketed =
    /^\d{7}$/u.test(written) && after.startsWith(')') && bracketsOfName.test(before);
  return isBracketed || numberOfName.test(before);
}

const bracketsOfName = /\b(?:limited|ltd|plc|llp)\b[.]?\s?\($/iu;
const numberOfName =
  /\b(?:limited|ltd|plc|llp|cic|cyf)\b[.]?[\s,–—-]{1,4}(?:number|no|nr)\b[.]?\s{1,2}$/iu;

/** Eight digits or a prefix: what stands so is a company number more often than a year, a price or a house. */
function hasFullShape(written: string): boolean {
  return /^[a-z]/iu.test(written) || digitCount(written) === 8;
}

function digitCount(written: string): number {
  return written.replaceAll(/\D/g, '').length;
}

/** True when the sentence so far speaks of a charity, regulator or tax and has not come back to a company since. */
function belongsToOtherRegister(text: string, start: number, written: string): boolean {
  const sentence = text.slice(Math.max(0, start - sentenceWindow), start);
  const lastStop = Math.max(sentence.lastIndexOf('\n'), sentence.lastIndexOf('|'));
  const clause = sentence.slice(lastStop + 1);
  const last = [...clause.matchAll(otherRegister)].at(-1);
  if (last === undefined) return false;
  const since = clause.slice(last.index + last[0].length);
  if (companyWord.test(since)) return false;
  const isCharity = /^(?:charit|oscr)/iu.test(last[0]);
  // Scottish charities are SC and six digits that begin with 0, as many Scottish companies are.
  if (isCharity && /^SC[ .-]?0/iu.test(written)) return true;
  // A number in between is the one that word spoke of.
  if (/\d{5}|\d{3,4}[ -]\d{3}/u.test(since)) return false;
  if (!/^\d{8}$/u.test(written) || /^(?:vat|tel|fax|phone|call)/iu.test(last[0])) return true;
  // Charities and firms of these regulators have at most seven digits; of others a new sentence leads away.
  return (
    !/^(?:charit|oscr|fca|frn|financial|sra|solicitors)/iu.test(last[0]) && !/[.;]\s/u.test(since)
  );
}

const registeredIn =
  /(?:registered|incorporated|registration|reg(?:['’]?d)?[.]?)\s{1,3}(?:in\s{1,3})?(scotland|n(?:orthern|[.])?\s{0,2}ireland|n[.]?\s?i\b|england|eng\b|wales|cardiff|edinburgh|belfast)|\b(scottish|northern\s{1,3}irish)\s{1,3}(?:limited\s{1,3})?company\b/giu;

/** Letters that an abbreviation's stops part from each other: "Reg. No. N.I. 61834". */
const dottedPrefix = /(?<![\p{L}\p{N}.])(?:(n)[.]\s?i|(s)[.]\s?c)[.]?\s{0,2}$/iu;

/** Scottish and Northern Irish companies often drop their letters: "Registered in Scotland No 89839" is SC089839. */
function nearbyNation(text: string, start: number, end: number): 'SC' | 'NI' | '' {
  const before = text.slice(Math.max(0, start - labelWindow), start);
  const dotted = dottedPrefix.exec(before);
  if (dotted !== null) return dotted[1] === undefined ? 'SC' : 'NI';
  const nearest =
    [...before.matchAll(registeredIn)].at(-1) ??
    [...text.slice(end, end + 40).matchAll(registeredIn)][0];
  const nation = (nearest?.[1] ?? nearest?.[2] ?? '').toLowerCase();
  if (nation.startsWith('scot') || nation === 'edinburgh') return 'SC';
  return nation.startsWith('n') || nation === 'belfast' ? 'NI' : '';
}

function normalise(written: string, nationPrefix: 'SC' | 'NI' | ''): CompanyNumber | null {
  const compact = written
    .replaceAll(/[\s.,-]/g, '')
    .toUpperCase()
    .replace(/^(?:GB|UK)/, '');
  if (/^\d+$/.test(compact)) return normaliseDigits(compact, nationPrefix);
  const letters = compact.slice(0, 2);
  const rest = compact.slice(2);
  return /^0+$/.test(rest) ? null : parseCompanyNumber(letters + rest.padStart(6, '0'));
}

function normaliseDigits(digits: string, nationPrefix: 'SC' | 'NI' | ''): CompanyNumber | null {
  if (digits.length > 8 || digits.length < 4 || isPlaceholder(digits)) return null;
  if (nationPrefix !== '' && digits.length <= 6) {
    return parseCompanyNumber(nationPrefix + digits.padStart(6, '0'));
  }
  return Number(digits) <= highestPlausibleNumber ? parseCompanyNumber(digits) : null;
}

/** Templates print 01234567, 12345678, 00000000. Years are what a four-digit "number" usually is. */
function isPlaceholder(digits: string): boolean {
  const significant = digits.replace(/^0{1,8}/, '');
  return (
    /^(\d)\1{0,8}$/.test(significant) ||
    significant === '' ||
    (significant.length >= 4 && '123456789'.startsWith(significant)) ||
    /^(?:19|20)\d\d$/.test(digits)
  );
}

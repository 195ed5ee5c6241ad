import { oncePerText } from './once-per-text.ts';

/**
 * What a text names there: the registered name with its legal ending; only its words; a longer name of another company ("Acme
 * Widgets (Leeds) Ltd"); or a namesake of another legal form, at home ("Acme Widgets LLP") or abroad ("Acme Widgets GmbH").
 */
export type NameKind = 'registered' | 'short' | 'longer' | 'other-form' | 'foreign-form';

/** A place where a text names a company. */
export interface FoundCompanyName {
  readonly start: number;
  readonly end: number;
  readonly kind: NameKind;
}

/** A word as names are compared by. */
export interface Word {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly isCapitalised: boolean;
}

/** Initials with dots, words with apostrophes, and the two signs that stand for "and". */
export const wordPattern =
  /(?:\p{L}\.){2,12}|[\p{L}\p{N}\p{M}]{1,64}(?:['’]\p{L}{1,20}){0,3}|[&+]/gu;

const spellings = new Map([
  ['LTD', 'LIMITED'],
  ['CYF', 'LIMITED'],
  ['CYFYNGEDIG', 'LIMITED'],
  ['CCC', 'PLC'],
  ['&', 'AND'],
  ['+', 'AND'],
]);
/** What a word of a name may be spelt otherwise. */
const respelt: ReadonlySet<string> = new Set(spellings.values());
const longForms: readonly { readonly words: readonly string[]; readonly key: string }[] = [
  { words: ['PUBLIC', 'LIMITED', 'COMPANY'], key: 'PLC' },
  { words: ['COMMUNITY', 'INTEREST', 'COMPANY'], key: 'CIC' },
  { words: ['LIMITED', 'LIABILITY', 'PARTNERSHIP'], key: 'LLP' },
  { words: ['LIMITED', 'PARTNERSHIP'], key: 'LP' },
];
const legalEndings = new Set(['LIMITED', 'PLC', 'LLP', 'LP', 'CIC', 'CIO', 'SCIO', 'UNLIMITED']);
/** Legal forms of other countries, as firms of the same name abroad carry them. */
const foreignEndings = new Set(
  `INC LLC GMBH AG BV NV SARL SAS SA SRL SPA PTY PTE OY AB APS AS KFT DAC CORP CORPORATION INCORPORATED EURL KG OU DOO
  SIA BVBA SPRL LTDA`.split(/\s+/),
);
/** Words that end a name when a sentence goes on after it. */
const afterName = new Set(
  `IS A ARE WAS WILL HAS T TA TRADING REGISTERED PART MEMBER WHOSE WHICH WHO ALL COPYRIGHT TEL PHONE EMAIL COMPANY VAT IN AT
  UNIT REG BY OR OUR WE YOU FOR TO FROM WITH HEAD OFFICE ADDRESS`.split(/\s+/),
);
/** Words a name may still have before its legal ending. */
const longestRest = 4;

/** Capitalised words that may stand right before a name without being part of a longer one. */
const leadIns = new Set(
  `THE BY OF AT FOR AND COPYRIGHT ABOUT CONTACT WELCOME TO FROM WITH IS OUR VISIT CALL EMAIL HOME OFFICE ADDRESS NAME
  COMPANY REGISTERED RESERVED US TEAM JOIN WHY CHOOSE DIRECTOR WEBSITE BUSINESS TRADING AS TA POLICY TERMS CONDITIONS
  NOTICE SITE LEGAL PRIVACY COOKIES PRESS CONTROLLER EMPLOYER IMPRINT DETAILS INFORMATION © LIMITED PLC LLP CIC BETWEEN WE
  MAP MENU SEARCH NEWS BLOG SERVICES LOGIN BASKET HELP FAQ FAQS SITEMAP COOKIE USE SALE OWNER OPERATOR SUPPLIER MAE`.split(
    /\s+/,
  ),
);

/**
 * Finds a registered name as sites write it: any case, `Ltd` or `Limited`, `&` or `and`, with or without punctuation and
 * leading "The". "Big Acme Ltd" is not "Acme Ltd": a capitalised word right before it makes another company of it.
 */
export function findCompanyName(
  text: string,
  companyName: string,
  words: readonly Word[] = readWords(text),
): readonly FoundCompanyName[] {
  const { core, ending } = splitName(companyName);
  const found = findCore(text, words, { core, ending });
  const others = [
    withInitialsJoined(core),
    withInitialsApart(companyName, core),
    withOtherCompany(core),
  ].filter((each) => each.join(' ') !== core.join(' '));
  if (others.length === 0) return found;
  return [
    ...found,
    ...others.flatMap((each) => findCore(text, words, { core: each, ending })),
  ].toSorted((a, b) => a.start - b.start);
}

/** "Acme Cider Co. Ltd" is written of ACME CIDER COMPANY LIMITED, and the other way round. */
function withOtherCompany(core: readonly string[]): readonly string[] {
  const other = new Map([
    ['CO', 'COMPANY'],
    ['COMPANY', 'CO'],
  ]).get(core.at(-1) ?? '');
  return other === undefined || core.length < 2 ? core : [...core.slice(0, -1), other];
}

/** "R.T. Haddow" is written of R T HADDOW: initials with dots are one word. */
function withInitialsJoined(core: readonly string[]): readonly string[] {
  const count = core.findIndex((word) => word.length > 1);
  return count < 2 ? core : [core.slice(0, count).join(''), ...core.slice(count)];
}

/** "A J Tuck" is written of A.J. TUCK. */
function withInitialsApart(companyName: string, core: readonly string[]): readonly string[] {
  return /\p{L}\.\p{L}\./u.test(companyName)
    ? splitName(companyName.replaceAll(/(?<=\p{L})\.(?=\p{L})/gu, ' ')).core
    : core;
}

function findCore(
  text: string,
  words: readonly Word[],
  { core, ending }: { readonly core: readonly string[]; readonly ending: string | null },
): readonly FoundCompanyName[] {
  const first = core[0];
  // One or two characters ("X LTD") would be found in every text.
  if (first === undefined || core.join('').length < 3) return [];

  const found: FoundCompanyName[] = [];
  const letter = first.charCodeAt(0);
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined || !mayBegin(text.charCodeAt(word.start), letter)) continue;
    if (word.key !== first || !startsWith(words, index, core)) continue;
    const previous = words[index - 1];
    if (previous !== undefined && isPartOfLongerName(previous, word, text)) continue;
    const { kind, last } = judgeEnding(text, words, { last: index + core.length - 1, ending });
    found.push({ start: word.start, end: words[last]?.end ?? word.end, kind });
  }
  return found;
}

interface SplitName {
  readonly core: readonly string[];
  readonly ending: string | null;
}

/** The words of a registered name without "The" and the legal ending, and that ending. */
export const splitName = oncePerText((companyName): SplitName => {
  const keys = readWords(companyName).map((word) => word.key);
  // The register also writes the article last: "OLDMARSH FOUNDRY COMPANY LIMITED(THE)".
  const isArticleLast = keys.at(-1) === 'THE' && legalEndings.has(keys.at(-2) ?? '');
  const name = withoutLeadingThe(isArticleLast ? keys.slice(0, -1) : keys);
  const last = name.at(-1);
  const hasEnding = last !== undefined && legalEndings.has(last);
  return { core: hasEnding ? name.slice(0, -1) : name, ending: hasEnding ? last : null };
});

/** Reads on from the last word of the name: where does it end, and as whose name? */
function judgeEnding(
  text: string,
  words: readonly Word[],
  { last, ending }: { readonly last: number; readonly ending: string | null },
): { readonly kind: NameKind; readonly last: number } {
  let isBracketed = false;
  for (let index = last + 1; index <= last + 1 + longestRest; index += 1) {
    const word = words[index];
    const before = words[index - 1];
    if (word === undefined || before === undefined) break;
    const gap = text.slice(before.end, word.start);
    if (!/^[ ,.)("“”‘’'-]{0,4}$/.test(gap)) break;
    isBracketed = gap.includes('(') || (isBracketed && !gap.includes(')'));
    const isNext = index === last + 1;
    if (legalEndings.has(word.key)) {
      // "Acme (Acme Widgets Ltd)": another name stands in the brackets, and "Acme (Kent) Ltd" is one.
      if (isBracketed && !isNext) break;
      if (!isNext) return { kind: 'longer', last: index };
      return word.key === ending
        ? { kind: 'registered', last: index }
        : { kind: 'other-form', last: index };
    }
    const isShort = word.key.length <= 3;
    if (foreignEndings.has(word.key) && (!isShort || word.isCapitalised)) {
      if (isNext) return { kind: 'foreign-form', last: index };
      return { kind: 'longer', last: index };
    }
    const isConnecting = word.key === 'AND' || word.key === 'OF';
    // A comma or full stop ends a name, but for "Acme, Inc" above.
    const isApart = /[,."”]/.test(gap);
    if (isApart || afterName.has(word.key) || !(word.isCapitalised || isConnecting)) break;
  }
  return { kind: ending === null ? 'registered' : 'short', last };
}

/** Spelt when that is asked for: of most words of a text only the first letter is looked at. */
class WordOfText implements Word {
  readonly start: number;
  readonly end: number;
  readonly #text: string;
  #spelling: Spelling | null = null;

  constructor(text: string, start: number, end: number) {
    this.#text = text;
    this.start = start;
    this.end = end;
  }

  get key(): string {
    return this.#spell().key;
  }

  get isCapitalised(): boolean {
    return this.#spell().isCapitalised;
  }

  #spell(): Spelling {
    return (this.#spelling ??= spellingOf(this.#text.slice(this.start, this.end)));
  }
}

/** The words of a text, as names are compared by. */
export function readWords(text: string): readonly Word[] {
  const words: Word[] = [];
  readWordsWithin(text, { from: 0, to: text.length, words });
  return words;
}

function readWordsWithin(
  text: string,
  { from, to, words }: { readonly from: number; readonly to: number; readonly words: Word[] },
): void {
  for (let start = from; start < to;) {
    const end = endOfWord(text, start);
    if (end === start) {
      start += (text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1;
      continue;
    }
    const word = new WordOfText(text, start, end);
    words.push(word);
    if (mayEndLongForm(text.charCodeAt(start)) && lastOfLongForms.has(word.key)) {
      joinLongForm(words);
    }
    start = end;
  }
}

/** A name and the words that decide how it ends fit behind its first word, and those that make it longer before it. */
const reachBehind = 600;
const reachBefore = 300;

/**
 * The words of a text round every place at which one of these names may begin: all that is needed to find them there, and on most pages a
 * twentieth of the text.
 */
export function readWordsNear(text: string, companyNames: readonly string[]): readonly Word[] {
  const firsts = companyNames.flatMap((name) => splitName(name).core.slice(0, 1));
  const isOrdinary = firsts.every((first) => isPlain.test(first) && !respelt.has(first));
  // Letters beyond ASCII may stand for those of the name.
  if (!isOrdinary || (/[^\0-\x7F]/.test(text) && foreignLetter.test(text))) return readWords(text);
  if (firsts.length === 0) return [];
  // Initials are written apart as well.
  const spelt = firsts.map((first) =>
    first.split('').join(first.length > 4 ? "[.'’]?" : "[.'’]? ?"),
  );
  const beginning = new RegExp(`(?<![A-Za-z0-9])(?:${spelt.join('|')})`, 'gi');
  const words: Word[] = [];
  let read = 0;
  for (const { index } of text.matchAll(beginning)) {
    if (index < read - reachBehind / 2) continue;
    const from = Math.max(read, spaceAfter(text, index - reachBefore));
    read = spaceAfter(text, index + reachBehind);
    readWordsWithin(text, { from, to: read, words });
  }
  return words;
}

/** Where words are told apart whatever stands before: the first space from here on. */
function spaceAfter(text: string, from: number): number {
  if (from <= 0) return 0;
  space.lastIndex = from;
  return space.test(text) ? space.lastIndex - 1 : text.length;
}

const space = /\s/g;
const foreignLetter = /(?![\0-\x7F])[\p{L}\p{N}\p{M}]/u;

/**
 * Where a word that begins here ends; the same place where none does. What {@link wordPattern} says, without asking it of the plain words that
 * texts mostly consist of: that alone was a third of what the proof of a site took.
 */
function endOfWord(text: string, start: number): number {
  const code = text.charCodeAt(start);
  if (code < 128 && !isAlphanumeric(code)) return code === 38 || code === 43 ? start + 1 : start;
  let end = start;
  // No further than a word may go: a run of a megabyte is cut into words, and must not be looked through for each.
  const furthest = Math.min(text.length, start + longestWord + 1);
  while (end < furthest && isAlphanumeric(text.charCodeAt(end))) end += 1;
  const next = end < text.length ? text.charCodeAt(end) : 32;
  // Apostrophes, letters beyond ASCII, initials with dots.
  const isPlainWord =
    end > start &&
    end - start <= longestWord &&
    next < 128 &&
    next !== 39 &&
    !(next === 46 && end - start === 1);
  if (isPlainWord) return end;
  wordHere.lastIndex = start;
  return wordHere.test(text) ? wordHere.lastIndex : start;
}

function isAlphanumeric(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}

const wordHere = new RegExp(wordPattern.source, 'uy');
const longestWord = 64;

interface Spelling {
  readonly key: string;
  readonly isCapitalised: boolean;
}

/** Texts repeat their words, and sites the words of other sites. A piece of a text from 13 characters on would keep the whole text (V8 slices it). */
const spellingsOfWords = new Map<string, Spelling>();
const maxSpellings = 20_000;
const maxRemembered = 12;

function spellingOf(raw: string): Spelling {
  const known = spellingsOfWords.get(raw);
  if (known !== undefined) return known;
  const spelling = { key: keyOf(raw), isCapitalised: /^[\p{Lu}\p{N}]/u.test(raw) };
  if (raw.length > maxRemembered) return spelling;
  if (spellingsOfWords.size >= maxSpellings) spellingsOfWords.clear();
  spellingsOfWords.set(raw, spelling);
  return spelling;
}

function keyOf(raw: string): string {
  const plain = isPlain.test(raw)
    ? raw.toUpperCase()
    : raw
        .normalize('NFKD')
        .replaceAll(/[.'’\p{M}]/gu, '')
        .toUpperCase();
  return spellings.get(plain) ?? plain;
}

const isPlain = /^[A-Za-z0-9]{1,64}$/;
const lastOfLongForms: ReadonlySet<string | undefined> = new Set(
  longForms.map(({ words }) => words.at(-1)),
);

/** Whether a word that begins with this character can have a key that begins with that capital: most have another first letter. */
function mayBegin(code: number, capital: number): boolean {
  // Beyond ASCII letters lose their accents, and some short words stand for others (`spellings`).
  if (code > 127 || code === 38 || code === 43) return true;
  const upper = code >= 97 && code <= 122 ? code - 32 : code;
  return upper === capital || upper === 67;
}

/** COMPANY and PARTNERSHIP. */
function mayEndLongForm(code: number): boolean {
  return code > 127 || code === 67 || code === 99 || code === 80 || code === 112;
}

function joinLongForm(words: Word[]): void {
  for (const { words: parts, key } of longForms) {
    const from = words.length - parts.length;
    const first = words[from];
    const last = words.at(-1);
    if (first === undefined || last === undefined || !startsWith(words, from, parts)) continue;
    const { start, isCapitalised } = first;
    words.splice(from, parts.length, { key, start, end: last.end, isCapitalised });
    return;
  }
}

function startsWith(words: readonly Word[], index: number, keys: readonly string[]): boolean {
  return keys.every((key, offset) => words[index + offset]?.key === key);
}

function withoutLeadingThe(keys: readonly string[]): readonly string[] {
  return keys[0] === 'THE' && keys.length > 2 ? keys.slice(1) : keys;
}

function isPartOfLongerName(previous: Word, word: Word, text: string): boolean {
  const isAdjacent = /^ ?$/.test(text.slice(previous.end, word.start));
  const isYear = /^(?:19|20)\d\d$|^\d{5,12}$/.test(previous.key);
  return isAdjacent && previous.isCapitalised && !isYear && !leadIns.has(previous.key);
}

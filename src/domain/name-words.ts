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
 * The words of a text round every place at which a name may begin with one of these words: all that is needed to find it there, and on most pages
 * a twentieth of the text.
 */
export function readWordsNear(text: string, firsts: readonly string[]): readonly Word[] {
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

export function startsWith(
  words: readonly Word[],
  index: number,
  keys: readonly string[],
): boolean {
  return keys.every((key, offset) => words[index + offset]?.key === key);
}

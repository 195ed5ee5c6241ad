/** A place where a text names a company. */
export interface FoundCompanyName {
  readonly start: number;
  readonly end: number;
  /** The legal ending stands there too ("Limited", "Ltd", "LLP"...): the registered name and not only its words. */
  readonly isRegisteredName: boolean;
}

interface Word {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly isCapitalised: boolean;
}

/** Initials with dots, words with apostrophes, and the two signs that stand for "and". */
const wordPattern = /(?:\p{L}\.){2,}|[\p{L}\p{N}]+(?:['’]\p{L}+)*|[&+]/gu;

const spellings = new Map([
  ['LTD', 'LIMITED'],
  ['CYF', 'LIMITED'],
  ['CYFYNGEDIG', 'LIMITED'],
  ['CCC', 'PLC'],
  ['&', 'AND'],
  ['+', 'AND'],
]);
const longForms: readonly { readonly words: readonly string[]; readonly key: string }[] = [
  { words: ['PUBLIC', 'LIMITED', 'COMPANY'], key: 'PLC' },
  { words: ['COMMUNITY', 'INTEREST', 'COMPANY'], key: 'CIC' },
  { words: ['LIMITED', 'LIABILITY', 'PARTNERSHIP'], key: 'LLP' },
  { words: ['LIMITED', 'PARTNERSHIP'], key: 'LP' },
];
const legalEndings = new Set(['LIMITED', 'PLC', 'LLP', 'LP', 'CIC', 'CIO', 'UNLIMITED']);

/** Capitalised words that may stand right before a name without being part of a longer one. */
const leadIns = new Set(
  `THE BY OF AT FOR AND COPYRIGHT ABOUT CONTACT WELCOME TO FROM WITH IS OUR VISIT CALL EMAIL HOME OFFICE ADDRESS NAME
  COMPANY REGISTERED RESERVED US TEAM JOIN WHY CHOOSE DIRECTOR WEBSITE BUSINESS TRADING AS TA`.split(
    /\s+/,
  ),
);

/**
 * Finds a registered name as sites write it: any case, `Ltd` or `Limited`, `&` or `and`, with or without punctuation and
 * leading "The". "Big Acme Ltd" is not "Acme Ltd": a capitalised word right before it makes another company of it.
 */
export function findCompanyName(text: string, companyName: string): readonly FoundCompanyName[] {
  const name = withoutLeadingThe(wordsOf(companyName).map((word) => word.key));
  const hasEnding = legalEndings.has(name.at(-1) ?? '');
  const core = hasEnding ? name.slice(0, -1) : name;
  const first = core[0];
  // One or two characters ("X LTD") would be found in every text.
  if (first === undefined || core.join('').length < 3) return [];

  const words = wordsOf(text);
  const found: FoundCompanyName[] = [];
  for (const [index, word] of words.entries()) {
    if (word.key !== first || !startsWith(words, index, core)) continue;
    const previous = words[index - 1];
    if (previous !== undefined && isPartOfLongerName(previous, word, text)) continue;
    const ending = words[index + core.length];
    const isRegisteredName = hasEnding
      ? ending?.key === name.at(-1)
      : !legalEndings.has(ending?.key ?? '');
    const last = hasEnding && isRegisteredName ? ending : words[index + core.length - 1];
    found.push({ start: word.start, end: last?.end ?? word.end, isRegisteredName });
  }
  return found;
}

function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(wordPattern)) {
    const raw = match[0];
    const plain = raw
      .normalize('NFKD')
      .replaceAll(/[.'’\p{M}]/gu, '')
      .toUpperCase();
    const start = match.index;
    const key = spellings.get(plain) ?? plain;
    words.push({ key, start, end: start + raw.length, isCapitalised: /^[\p{Lu}\p{N}]/u.test(raw) });
    joinLongForm(words);
  }
  return words;
}

function joinLongForm(words: Word[]): void {
  for (const { words: parts, key } of longForms) {
    const from = words.length - parts.length;
    const first = words[from];
    const last = words.at(-1);
    if (first === undefined || last === undefined || !startsWith(words, from, parts)) continue;
    words.splice(from, parts.length, { ...first, key, end: last.end });
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
  const isYear = /^(?:19|20)\d\d$/.test(previous.key);
  return isAdjacent && previous.isCapitalised && !isYear && !leadIns.has(previous.key);
}

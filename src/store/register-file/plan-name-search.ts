import { companyNameKey, isLegalForm, nameWords } from '../../domain/company-name-key.ts';

export interface NameSearchPlan {
  /** The stretch of names that begin with what was asked for, in the order of `name_key`. */
  readonly key: string;
  /** The query for names with all the words that tell something; null when none does. */
  readonly rareWords: string | null;
  /** Where the last of the rare words may be unfinished; null when it cannot be, or is looked for in no other way. */
  readonly unfinished: UnfinishedWord | null;
  /** The query for names with the common words too, for when the others leave too many; null when there are none. */
  readonly allWords: string | null;
  /** The query for names with the words as they stand, which the very name is among; null when only words too common for it are left. */
  readonly wholeWords: string | null;
  /** Where no word is rare; null when one is, or there is none at all but the beginning of one. */
  readonly common: CommonSearch | null;
  /** Every word of a name that is found, also those that no query asks for. The last may be the beginning of one. */
  readonly words: readonly string[];
}

export interface CommonSearch {
  /** The query for names with all the common words. */
  readonly words: string;
  /** Over what share of the names it may go. */
  readonly share: number;
  /** The query for names that have a word beginning as was typed too, which takes longer; null when nothing is unfinished. */
  readonly withBeginning: string | null;
}

/**
 * To look for the beginning of a word takes as long as all words that begin so have names, whatever the others are: up to 20 ms of 5.6 million. So
 * there are quicker ways to be tried first.
 */
export interface UnfinishedWord {
  readonly beginning: string;
  /** The query for the other rare words; null when there are none. */
  readonly others: string | null;
  /** The query for the word as it stands. */
  readonly whole: string;
}

/** A name has at most 160 characters (https://www.legislation.gov.uk/uksi/2015/17/regulation/2); the rest of a longer question is not looked at. */
const mostCharacters = 160;
const mostWords = 8;
/** The beginning of a word with fewer letters stands in too many names; the stretch of names still answers it. */
const leastPrefix = 3;
/** Common words that stand in more names than these, together, take the index longer than 3 ms to look for at once. */
const mostCommonCompanies = 100_000;
/** Of two common words or more the index goes over all names that have either, if few have both: 10 ms for so many at most. */
const mostPassedOver = 100_000;

/** The key of what is asked for, which nearness is told by. */
export function askedNameKey(text: string): string {
  return companyNameKey(text.slice(0, mostCharacters));
}

/**
 * What to look for when somebody types a name or its beginning. Null when no letter or digit is left of it. The last word may be unfinished:
 *
 *     "Smith & Sons Hold"    key SMITH AND SONS HOLD, rare words "SMITH" "SONS" "HOLD"*, all words the same with "AND"
 *     "Holdings Ltd"         key HOLDINGS, only common "HOLDINGS": the first names with it, and a legal form distinguishes nobody
 *
 * Words are letters and digits only and stand in quotes, so nothing that is typed can be an operator.
 */
export function planNameSearch(
  text: string,
  commonWords: ReadonlyMap<string, number>,
): NameSearchPlan | null {
  const key = askedNameKey(text);
  if (key === '') return null;
  const words = nameWords(key).filter((word) => !isLegalForm(word));
  const last = words.at(-1);
  const looked = [...new Set(words)].slice(0, mostWords);
  const terms = looked.flatMap((word) => {
    const isCommon = commonWords.has(word);
    if (isCommon || word !== last) return [{ word, isBeginning: false, isCommon }];
    if (word.length < leastPrefix) return [];
    // Three letters begin as many words as a common word is written in names.
    return [{ word, isBeginning: true, isCommon: word.length === leastPrefix }];
  });
  const wholeWords = wholeWordsOf(looked, commonWords);
  const rare = terms.filter((term) => !term.isCommon);
  if (rare.length === 0) {
    const common = commonOf(terms, commonWords);
    const rareWords = common === null ? queryOf(terms) : null;
    return { key, rareWords, unfinished: null, allWords: null, wholeWords, common, words };
  }
  const all = terms.filter((term) => !term.isCommon || !term.isBeginning);
  return {
    key,
    rareWords: queryOf(rare),
    unfinished: unfinishedOf(rare),
    allWords: all.length === rare.length ? null : queryOf(all),
    wholeWords,
    common: null,
    words,
  };
}

/** One word alone ends as soon as enough names are found, wherever they are. */
function commonOf(
  terms: readonly Term[],
  commonWords: ReadonlyMap<string, number>,
): CommonSearch | null {
  const whole = terms.filter((term) => !term.isBeginning);
  const words = queryOf(whole);
  if (words === null) return null;
  const companies = whole.reduce((sum, { word }) => sum + (commonWords.get(word) ?? 0), 0);
  return {
    words,
    share: whole.length === 1 ? 1 : Math.min(1, mostPassedOver / companies),
    withBeginning: whole.length === terms.length ? null : queryOf(terms),
  };
}

function wholeWordsOf(
  words: readonly string[],
  commonWords: ReadonlyMap<string, number>,
): string | null {
  const common = words.filter((word) => commonWords.has(word));
  const companies = common.reduce((sum, word) => sum + (commonWords.get(word) ?? 0), 0);
  const looked =
    companies <= mostCommonCompanies ? words : words.filter((word) => !commonWords.has(word));
  return queryOf(looked.map((word) => ({ word, isBeginning: false })));
}

interface Term {
  readonly word: string;
  /** The word may be unfinished. */
  readonly isBeginning: boolean;
}

function unfinishedOf(rare: readonly Term[]): UnfinishedWord | null {
  const last = rare.find((term) => term.isBeginning);
  if (last === undefined) return null;
  return {
    beginning: last.word,
    others: queryOf(rare.filter((term) => term !== last)),
    whole: `"${last.word}"`,
  };
}

function queryOf(terms: readonly Term[]): string | null {
  if (terms.length === 0) return null;
  return terms.map(({ word, isBeginning }) => `"${word}"${isBeginning ? '*' : ''}`).join(' ');
}

import { companyNameKey, isLegalForm, nameWords } from '../../domain/company-name-key.ts';

export interface NameSearchPlan {
  /** The stretch of names that begin with what was asked for, in the order of `name_key`. */
  readonly key: string;
  /** The query of the index of words that all have to be there; null when no word tells enough. */
  readonly match: string | null;
  /** The same without the words that tell little, for when nothing has all of them. */
  readonly looseMatch: string | null;
}

/** A name has at most 160 characters (https://www.legislation.gov.uk/uksi/2015/17/regulation/2); the rest of a longer question is not looked at. */
const mostCharacters = 160;
const mostWords = 8;
/** The beginning of a word with fewer letters stands in too many names; the stretch of names still answers it. */
const leastPrefix = 3;

/**
 * What to look for when somebody types a name or its beginning. Null when no letter or digit is left of it. The last word may be unfinished:
 *
 *     "Smith & Sons Hold"   key SMITH AND SONS HOLD, match "SMITH" "SONS" "HOLD"*
 *     "Holdings Ltd"        key HOLDINGS, no match: the word is common, and the legal form distinguishes nobody
 *
 * Words are letters and digits only and stand in quotes, so nothing that is typed can be an operator.
 */
export function planNameSearch(
  text: string,
  commonWords: ReadonlyMap<string, number>,
): NameSearchPlan | null {
  const asked = text.slice(0, mostCharacters);
  const key = companyNameKey(asked);
  if (key === '') return null;
  const words = nameWords(key).slice(0, mostWords);
  const last = words.at(-1) ?? '';
  const terms = words.flatMap((word) => {
    if (isLegalForm(word)) return [];
    const isPrefix = word === last;
    if (isPrefix && word.length < leastPrefix) return [];
    const isCommon = commonWords.has(word);
    return [{ text: isPrefix ? `"${word}"*` : `"${word}"`, isCommon }];
  });
  const rare = terms.filter((term) => !term.isCommon);
  const match = rare.length === 0 ? null : terms.map((term) => term.text).join(' ');
  const loose = rare.map((term) => term.text).join(' ');
  return { key, match, looseMatch: match === null || loose === match ? null : loose };
}

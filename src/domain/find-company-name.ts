import { readWords, startsWith, type Word } from './name-words.ts';
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
  MAP MENU SEARCH NEWS BLOG SERVICES LOGIN BASKET HELP FAQ FAQS SITEMAP COOKIE USE SALE OWNER OPERATOR SUPPLIER MAE MEANS HOW THROUGH
  AN IN ON VIA UNDER SINCE WHEN IF MEET DEAR HELLO YES SO BUT BECAUSE WHILE WERE IM THATS ITS OFFICIALLY LEGALLY FORMALLY TODAY BEHIND LIKE FOLLOW`.split(
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
    withFirstApart(core),
    withFirstJoined(core),
  ].filter((each) => each.join(' ') !== core.join(' '));
  const joined = withWordsJoined(core);
  // By itself it is part of a domain or an address.
  const asOneWord =
    joined === null
      ? []
      : findCore(text, words, { core: [joined], ending }).filter(
          ({ kind }) => kind === 'registered' && ending !== null,
        );
  if (others.length === 0 && asOneWord.length === 0) return found;
  return [
    ...found,
    ...others.flatMap((each) => findCore(text, words, { core: each, ending })),
    ...asOneWord,
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

const longestInitials = 3;

/** "J H Consulting" is written of JH CONSULTING. */
function withFirstApart(core: readonly string[]): readonly string[] {
  const [first = '', ...others] = core;
  const isInitials =
    others.length > 0 && first.length > 1 && first.length <= longestInitials && !/\d/.test(first);
  return isInitials ? [...first.split(''), ...others] : core;
}

/** "FenwickHobday Accounting" is written of FENWICK HOBDAY ACCOUNTING, as logos have it. */
function withFirstJoined(core: readonly string[]): readonly string[] {
  const [first = '', second = '', ...others] = core;
  const isBrand = others.length > 0 && first.length > 2 && second.length > 2;
  return isBrand ? [first + second, ...others] : core;
}

const shortestJoined = 6;
const mostJoined = 4;

/** "Zest4Life" is written of ZEST 4 LIFE. */
function withWordsJoined(core: readonly string[]): string | null {
  const joined = core.join('');
  const isJoined = core.length > 1 && core.length <= mostJoined && joined.length >= shortestJoined;
  return isJoined ? joined : null;
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

/** Whether a word that begins with this character can have a key that begins with that capital: most have another first letter. */
function mayBegin(code: number, capital: number): boolean {
  // Beyond ASCII letters lose their accents, and some short words stand for others (`spellings`).
  if (code > 127 || code === 38 || code === 43) return true;
  const upper = code >= 97 && code <= 122 ? code - 32 : code;
  return upper === capital || upper === 67;
}

function withoutLeadingThe(keys: readonly string[]): readonly string[] {
  return keys[0] === 'THE' && keys.length > 2 ? keys.slice(1) : keys;
}

function isPartOfLongerName(previous: Word, word: Word, text: string): boolean {
  const isAdjacent = /^ ?$/.test(text.slice(previous.end, word.start));
  const isNumber = /^(?:19|20)\d\d$|^(?:[A-Z]{2})?\d{5,12}$/.test(previous.key);
  return isAdjacent && previous.isCapitalised && !isNumber && !leadIns.has(previous.key);
}

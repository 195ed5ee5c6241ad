import { splitName } from './find-company-name.ts';
import { readWords } from './name-words.ts';
import { withoutOptionalEndings } from './optional-endings.ts';

/** A domain that a company of this name may well have registered. */
export interface DomainCandidate {
  readonly domain: string;
  /** The name it was made of: the registered one, a former one, or one it trades under. */
  readonly name: string;
  /** How it was made, for people who ask why it was tried. */
  readonly form: string;
  /** Only for the order among candidates of one company, 0..1. */
  readonly likelihood: number;
}

export interface NamedCompany {
  readonly companyName: string;
  readonly companyNumber: string;
  readonly companyType: string | null;
  /** The latest first. */
  readonly previousNames: readonly string[];
}

const digitWords = 'ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE TEN'.split(' ');

/** What a base is worth: people take the plainest spelling that is free. */
const forms = {
  'the name in one word': 1,
  'with the hyphens of the name': 0.7,
  'without its last words': 0.6,
  'without what is in brackets': 0.55,
  'without "and"': 0.45,
  'with hyphens': 0.32,
  'with "ltd"': 0.24,
  'with "uk"': 0.2,
  'with "the"': 0.2,
  'numerals the other way': 0.2,
  'the first word': 0.12,
  'its initials': 0.08,
} as const;
type Form = keyof typeof forms;

const shortestBase = 3;
const longestLabel = 63;
/** A word alone is anybody's unless it is long enough to be a name. */
const shortestFirstWord = 6;

/**
 * Domains to look for, the likeliest first. Where a company is known by a brand, no name tells its domain.
 */
export function domainCandidates(company: NamedCompany, limit: number): readonly DomainCandidate[] {
  const endings = endingsOf(company);
  const best = new Map<string, DomainCandidate>();
  for (const { name, worth } of namesOf(company)) {
    for (const [base, form] of basesOf(name)) {
      for (const [ending, share] of endings) {
        const domain = `${base}.${ending}`;
        const likelihood = worth * forms[form] * share;
        const known = best.get(domain);
        if (known !== undefined && known.likelihood >= likelihood) continue;
        best.set(domain, { domain, name, form, likelihood });
      }
    }
  }
  return [...best.values()]
    .toSorted((a, b) => b.likelihood - a.likelihood || a.domain.length - b.domain.length)
    .slice(0, limit);
}

/** The name, what it trades under ("ACME LTD T/A WIDGETS"), and the names it had. */
function namesOf(
  company: NamedCompany,
): readonly { readonly name: string; readonly worth: number }[] {
  const [registered = '', ...trading] = company.companyName.split(/\s(?:T\/A|TRADING AS)\s/i);
  return [
    { name: registered, worth: 1 },
    ...trading.map((name) => ({ name, worth: 0.9 })),
    ...company.previousNames.slice(0, 2).map((name, index) => ({ name, worth: 0.5 - index * 0.2 })),
  ];
}

function basesOf(name: string): ReadonlyMap<string, Form> {
  const bases = new Map<string, Form>();
  const add = (words: readonly string[], form: Form, joint = ''): void => {
    const base = words
      .map(toLabel)
      .filter((word) => word !== '')
      .join(joint);
    const isLong = base.length >= shortestBase && base.length <= longestLabel;
    if (isLong && !/^\d+$/.test(base) && !bases.has(base)) bases.set(base, form);
  };
  const { core } = splitName(name);
  const withThe = readWords(name)[0]?.key === 'THE' && core[0] !== 'THE';
  add(core, 'the name in one word');
  if (/\p{L}-\p{L}/u.test(name)) {
    add([hyphenated(name)], 'with the hyphens of the name');
  }
  const shorter = withoutOptionalEndings(core);
  if (shorter.length < core.length) add(shorter, 'without its last words');
  const unbracketed = splitName(name.replaceAll(/\([^)]{0,80}\)/g, ' ')).core;
  add(unbracketed, 'without what is in brackets');
  add(
    core.filter((word) => word !== 'AND'),
    'without "and"',
  );
  add(core, 'with hyphens', '-');
  add([...core, 'LTD'], 'with "ltd"');
  if (core.at(-1) !== 'UK') add([...core, 'UK'], 'with "uk"');
  if (withThe) add(['THE', ...core], 'with "the"');
  add(core.map(otherNumeral), 'numerals the other way');
  const [first = ''] = core;
  if (core.length > 1 && first.length >= shortestFirstWord) add([first], 'the first word');
  if (core.length >= 3) add([core.map((word) => word.charAt(0)).join('')], 'its initials');
  return bases;
}

/** ROLLS-ROYCE HOLDINGS is at rolls-royce.com: the hyphens a company writes itself are kept. */
function hyphenated(name: string): string {
  const kept = splitName(name.replaceAll(/(?<=\p{L})-(?=\p{L})/gu, 'QHYPHENQ')).core;
  return withoutOptionalEndings(kept).join('').replaceAll('QHYPHENQ', '-');
}

function otherNumeral(word: string): string {
  const digit = digitWords.indexOf(word);
  if (digit !== -1) return String(digit);
  return /^(?:\d|10)$/.test(word) ? (digitWords[Number(word)] ?? word) : word;
}

/** Letters, digits and inner hyphens; accents are gone already. */
function toLabel(word: string): string {
  return word
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '')
    .replaceAll(/^-+|-+$/g, '');
}

/** Public suffixes with the share of firms of that kind that use them. */
function endingsOf(company: NamedCompany): readonly (readonly [string, number])[] {
  const endings = new Map<string, number>([
    ['co.uk', 1],
    ['com', 0.55],
    ['uk', 0.22],
    ['net', 0.06],
    ['org.uk', 0.06],
    ['ltd.uk', 0.05],
  ]);
  const { companyNumber: number, companyName: name, companyType: type } = company;
  const isCommunity =
    /\b(?:CIC|CIO|COMMUNITY INTEREST|TRUST|CHARITY|CHARITABLE|FOUNDATION|ASSOCIATION)\b/i.test(
      name,
    ) || /guarant|charit|community|registered-society/.test(type ?? '');
  if (isCommunity) {
    endings.set('org.uk', 1.1);
    endings.set('org', 0.5);
  }
  if (/^S[CLO]/.test(number)) endings.set('scot', 0.16);
  if (/\b(?:CYF|CYFYNGEDIG|CYMRU|WALES|WELSH)\b/i.test(name)) {
    endings.set('cymru', 0.2);
    endings.set('wales', 0.25);
  }
  if (/\bLONDON\b/i.test(name)) endings.set('london', 0.15);
  if (/\bPLC\b/i.test(name)) endings.set('plc.uk', 0.04);
  if (number.startsWith('NI')) endings.set('ie', 0.05);
  return [...endings];
}

import type { CompanyNumber } from '../../domain/company-number.ts';
import { findCompanyName } from '../../domain/find-company-name.ts';
import { findCompanyNumbers } from '../../domain/find-company-numbers.ts';
import { isParkedPage } from './detect-parked-page.ts';

const verdicts = ['proven', 'likely', 'not_proven', 'contradicted'] as const;
export type Verdict = (typeof verdicts)[number];

export type ProofRule =
  | 'own-number'
  | 'name-and-postcode'
  | 'exact-name'
  | 'short-name-and-postcode'
  | 'other-number'
  | 'many-numbers'
  | 'officer-name'
  | 'short-name'
  | 'parked'
  | 'redirected-elsewhere';

/** One reason, with the words it rests on, so that a person can check it again. */
export interface ProofItem {
  readonly rule: ProofRule;
  readonly url: string;
  readonly snippet: string;
  /** What it adds to the belief that the site is the company's, -1..1. */
  readonly weight: number;
}

export interface DomainProof {
  readonly verdict: Verdict;
  /** That the site is the company's, 0..1. */
  readonly confidence: number;
  readonly proof: readonly ProofItem[];
}

/** What proof needs of a page; the first one is the home page. */
export interface ProofPage {
  readonly url: URL;
  readonly title: string;
  readonly text: string;
}

export interface ProofSubject {
  readonly companyNumber: CompanyNumber;
  readonly companyName: string;
  readonly postalCode: string | null;
  /** As registered (`SURNAME, Forenames`) or as spoken (`Forename Surname`). */
  readonly officerNames: readonly string[];
}

const weightOf = {
  'own-number': 0.98,
  'name-and-postcode': 0.92,
  'exact-name': 0.7,
  'short-name-and-postcode': 0.65,
  // A support, never a reason of its own: people share names and change firms.
  'officer-name': 0.1,
  'short-name': 0.2,
  parked: -0.9,
  'redirected-elsewhere': -0.5,
  'other-number': -1,
  'many-numbers': -1,
} as const satisfies Record<ProofRule, number>;

/** Nothing for and nothing against. */
const noEvidenceConfidence = 0.1;

/** A registration line and the address above or under it fit into this many characters. */
const blockReach = 200;
const maxSnippet = 300;
/** More different companies than a small group has: a directory, an agent, an index of companies. */
const maxOperatorNumbers = 3;

/** The number or name behind these words is the maker or a supplier of the site, not its operator. */
const thirdParty =
  /(?:web\s*site|site|web)\s*(?:design(?:ed)?|develop(?:ed|ment)|built|created|powered|made|hosted)?\s*(?:and\s+\w+\s+)?by|(?:designed|developed|built|powered|hosted|provided|processed|supplied)\s+by|hosting\s+(?:by|provider|company|is\b)|\bprocessors?\b|service\s+provider|supplier|third[ -]part(?:y|ies)|\bclients?\b|customers?\s+include|partners?\s+(?:include|with)|insured\s+(?:by|with)|payments?\s+(?:by|via|through)/i;
/** Words of a company about itself. */
const operatorWords =
  /registered\s+office|trading\s+(?:name|as|style)|\bt\/a\b|operated\s+by|owned\s+by|\bwe\s+are\b|©|\(c\)|copyright|all\s+rights\s+reserved|this\s+(?:web\s*)?site\s+is/i;

/**
 * Judges whether a site is a company's own, from what its pages say. UK law makes a company print its registered name and
 * number on its site (SI 2015/17 regulations 24 and 25, https://www.legislation.gov.uk/uksi/2015/17/contents), so a labelled
 * own number proves and another company's number is a veto.
 */
export function proveDomain(pages: readonly ProofPage[], company: ProofSubject): DomainProof {
  const [home] = pages;
  if (home === undefined)
    return { verdict: 'not_proven', confidence: noEvidenceConfidence, proof: [] };
  if (isParkedPage(home)) {
    return conclude('not_proven', [item('parked', home, { start: 0, end: 0 })]);
  }

  const numbers = pages.flatMap((page) => numbersOn(page));
  const own = numbers.filter((each) => each.companyNumber === company.companyNumber);
  const others = numbers.filter((each) => each.companyNumber !== company.companyNumber);
  const names = [
    ...pages.flatMap((page) => nameEvidence(page, company)),
    ...officerEvidence(pages, company.officerNames),
  ];
  const ownItems = own.slice(0, 3).map((each) => item('own-number', each.page, each));

  if (countDifferent(numbers) > maxOperatorNumbers && !isNamedOnHomePage(own, home)) {
    return conclude('contradicted', [...samples('many-numbers', others), ...ownItems]);
  }
  if (own.length > 0) return conclude('proven', [...ownItems, ...names]);

  const contrary = others.filter((each) => isOperator(each, others, home));
  if (contrary.length > 0) {
    return conclude('contradicted', [...samples('other-number', contrary), ...names]);
  }
  return conclude(verdictOfNames(names), names);
}

interface NumberOnPage {
  readonly companyNumber: CompanyNumber;
  readonly page: ProofPage;
  readonly start: number;
  readonly end: number;
}

/** Labelled numbers, without those that credit the maker of the site or a supplier. */
function numbersOn(page: ProofPage): readonly NumberOnPage[] {
  return findCompanyNumbers(page.text)
    .filter((found) => !isThirdParty(page.text, found.start))
    .map((found) => ({ ...found, page }));
}

function isThirdParty(text: string, start: number): boolean {
  const line = text.slice(Math.max(0, start - 160), start);
  const sentence = line.slice(Math.max(line.lastIndexOf('\n'), line.lastIndexOf('|')) + 1);
  return thirdParty.test(sentence) && !operatorWords.test(sentence);
}

function isNamedOnHomePage(own: readonly NumberOnPage[], home: ProofPage): boolean {
  const onHome = numbersOn(home);
  return own.some((each) => each.page === home) && countDifferent(onHome) <= maxOperatorNumbers;
}

/** Another number counts against us on the home page, on several pages, or beside words of an operator. */
function isOperator(
  number: NumberOnPage,
  others: readonly NumberOnPage[],
  home: ProofPage,
): boolean {
  if (number.page === home) return true;
  const pages = others.filter((each) => each.companyNumber === number.companyNumber);
  if (new Set(pages.map((each) => each.page)).size > 1) return true;
  const { text } = number.page;
  return operatorWords.test(text.slice(Math.max(0, number.start - 250), number.end + 250));
}

function countDifferent(numbers: readonly NumberOnPage[]): number {
  return new Set(numbers.map((each) => each.companyNumber)).size;
}

/** The best mention of the name on a page, if any. */
function nameEvidence(page: ProofPage, company: ProofSubject): readonly ProofItem[] {
  const mentions = findCompanyName(page.text, company.companyName).filter(
    (mention) => !isThirdParty(page.text, mention.start),
  );
  const items = mentions.map((mention) => {
    const postcode = postcodeNear(page.text, mention, company.postalCode);
    const span = {
      start: Math.min(mention.start, postcode?.start ?? mention.start),
      end: Math.max(mention.end, postcode?.end ?? mention.end),
    };
    if (mention.isRegisteredName) {
      return item(postcode === null ? 'exact-name' : 'name-and-postcode', page, span);
    }
    return item(postcode === null ? 'short-name' : 'short-name-and-postcode', page, span);
  });
  return items.toSorted(byWeight).slice(0, 1);
}

/** The first mention of each officer, two at most. */
function officerEvidence(
  pages: readonly ProofPage[],
  officerNames: readonly string[],
): readonly ProofItem[] {
  const items: ProofItem[] = [];
  for (const name of officerNames) {
    const pattern = spokenName(name);
    if (pattern === null) continue;
    for (const page of pages) {
      const match = pattern.exec(page.text);
      if (match === null) continue;
      const span = { start: match.index, end: match.index + match[0].length };
      items.push(item('officer-name', page, span));
      break;
    }
  }
  return items.slice(0, 2);
}

/** First forename, at most one middle name, surname; null for names of one word. */
function spokenName(name: string): RegExp | null {
  const [surname = '', forenames] = name.split(',').map((part) => part.trim());
  const words = (forenames === undefined ? surname : `${forenames} ${surname}`).split(/\s+/);
  const first = words[0] ?? '';
  const last = forenames === undefined ? (words.at(-1) ?? '') : surname;
  if (words.length < 2 || first.length < 2 || last.length < 2) return null;
  const between = String.raw`\s(?:[\p{L}.'’-]{1,20}\s)?`;
  const escaped = [first, last].map((word) => RegExp.escape(word)).join(between);
  return new RegExp(String.raw`(?<!\p{L})${escaped}(?!\p{L})`, 'iu');
}

function postcodeNear(
  text: string,
  mention: { start: number; end: number },
  postalCode: string | null,
): { start: number; end: number } | null {
  const wanted = postalCode?.replaceAll(/\s/g, '').toUpperCase() ?? '';
  if (!/^[A-Z0-9]{5,7}$/.test(wanted)) return null;
  const from = Math.max(0, mention.start - blockReach);
  const block = text.slice(from, mention.end + blockReach).toUpperCase();
  const spaced = new RegExp(String.raw`\b${wanted.split('').join(String.raw`\s?`)}\b`);
  const match = spaced.exec(block);
  if (match === null) return null;
  const start = from + match.index;
  return { start, end: start + match[0].length };
}

function verdictOfNames(items: readonly ProofItem[]): Verdict {
  if (items.some((each) => each.rule === 'name-and-postcode')) return 'proven';
  const isLikely = items.some(
    (each) => each.rule === 'exact-name' || each.rule === 'short-name-and-postcode',
  );
  return isLikely ? 'likely' : 'not_proven';
}

function conclude(verdict: Verdict, items: readonly ProofItem[]): DomainProof {
  const proof = items.toSorted(byWeight);
  const strongest = proof[0]?.weight ?? noEvidenceConfidence;
  const hasOfficer = proof.some((each) => each.rule === 'officer-name');
  const support = hasOfficer && verdict === 'likely' ? weightOf['officer-name'] : 0;
  const confidence = verdict === 'contradicted' ? 0 : Math.max(0, strongest + support);
  return { verdict, confidence, proof: verdict === 'contradicted' ? proof.toReversed() : proof };
}

function byWeight(a: ProofItem, b: ProofItem): number {
  return b.weight - a.weight;
}

/** One piece of evidence for each number, and no more than a person wants to read. */
function samples(
  rule: 'other-number' | 'many-numbers',
  numbers: readonly NumberOnPage[],
): readonly ProofItem[] {
  const first = new Map<CompanyNumber, NumberOnPage>();
  for (const each of numbers)
    if (!first.has(each.companyNumber)) first.set(each.companyNumber, each);
  return [...first.values()].slice(0, 5).map((each) => item(rule, each.page, each));
}

function item(
  rule: ProofRule,
  page: ProofPage,
  span: { readonly start: number; readonly end: number },
): ProofItem {
  // Little in front, for the longest evidence is a block reach and its end must not be cut off.
  const said = page.text.slice(
    Math.max(0, span.start - 40),
    Math.max(span.end + 60, span.start + 160),
  );
  const snippet = said
    .toWellFormed()
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, maxSnippet);
  return { rule, url: page.url.href, snippet, weight: weightOf[rule] };
}

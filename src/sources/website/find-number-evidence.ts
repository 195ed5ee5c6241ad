import type { CompanyNumber } from '../../domain/company-number.ts';
import { splitName } from '../../domain/find-company-name.ts';
import { findCompanyNumbers } from '../../domain/find-company-numbers.ts';
import { declaresGroup, isAboutOthers, isThirdParty, strengthOfWords } from './judge-context.ts';
import { proofItem, type ProofItem, type ProofPage, type ProofSubject } from './proof-rules.ts';

/** What the labelled company numbers of a site say of whose it is. */
export type NumberEvidence =
  | { readonly kind: 'own'; readonly items: readonly ProofItem[] }
  | { readonly kind: 'other'; readonly items: readonly ProofItem[] }
  /** None, or none that is said of the operator. */
  | { readonly kind: 'none'; readonly items: readonly ProofItem[] };

interface NumberOnPage {
  readonly companyNumber: CompanyNumber;
  readonly page: ProofPage;
  readonly start: number;
  readonly end: number;
}

/** More different companies than a small group has: a directory, an agent, an index of companies. */
const maxOperatorNumbers = 3;
/** And more than any group prints. */
const maxGroupNumbers = 15;
const shownNumbers = 5;

/**
 * The own number proves where it is said of the operator; another number there is a veto, unless the site says that the companies
 * belong together. Where both stand, the one that is said more strongly counts.
 */
export function findNumberEvidence(
  pages: readonly ProofPage[],
  company: ProofSubject,
): NumberEvidence {
  const [home] = pages;
  const numbers = pages.flatMap((page) => numbersOf(page));
  const isOwn = (each: NumberOnPage): boolean => each.companyNumber === company.companyNumber;
  const own = numbers.filter((each) => isOwn(each));
  const others = numbers.filter((each) => !isOwn(each));
  const site = { numbers, home };

  const ownStrength = Math.max(-1, ...own.map((each) => strengthOf(each, site)));
  const contrary = others.filter((each) => strengthOf(each, site) > 0);
  const otherStrength = Math.max(0, ...contrary.map((each) => strengthOf(each, site)));
  const isTogether = own.some((each) => isOfOneGroup(each, others, company));
  const ownItems = own
    .toSorted((a, b) => strengthOf(b, site) - strengthOf(a, site))
    .slice(0, 3)
    .map((each) => proofItem(ownStrength < 0 ? 'number-mentioned' : 'own-number', each.page, each));
  const mentioned = ownItems.map((each) => ({
    ...each,
    rule: 'number-mentioned' as const,
    weight: 0.05,
  }));

  const different = countDifferent(numbers);
  const isIndex = different > maxOperatorNumbers && !isFewOnHome(own, site);
  if (isIndex && !(isTogether && different <= maxGroupNumbers)) {
    return { kind: 'other', items: [...samples('many-numbers', others), ...mentioned] };
  }
  if (ownStrength >= 0 && (isTogether || ownStrength > otherStrength || otherStrength === 0)) {
    return { kind: 'own', items: ownItems };
  }
  if (contrary.length > 0) {
    return { kind: 'other', items: [...samples('other-number', contrary), ...mentioned] };
  }
  return { kind: 'none', items: mentioned };
}

/** Labelled numbers, without those that credit the maker of the site, a supplier or a client. */
function numbersOf(page: ProofPage): readonly NumberOnPage[] {
  const known = numbersByPage.get(page);
  if (known !== undefined) return known;
  const numbers = findCompanyNumbers(page.text)
    .filter((found) => !isThirdParty(page.text, found.start))
    .map((found) => ({ ...found, page }));
  numbersByPage.set(page, numbers);
  return numbers;
}

/** A visit judges the same pages again after each page it reads. */
const numbersByPage = new WeakMap<ProofPage, readonly NumberOnPage[]>();

interface Site {
  readonly numbers: readonly NumberOnPage[];
  readonly home: ProofPage | undefined;
}

/** 3 on the home page or on several pages, where footers are; then by the words around; -1 on pages about others. */
function strengthOf(number: NumberOnPage, { numbers, home }: Site): number {
  const words = strengthOfWords(number.page.text, number, number.page.url);
  if (number.page === home) return 3;
  const pages = new Set<ProofPage>();
  for (const each of numbers) {
    if (each.companyNumber === number.companyNumber) pages.add(each.page);
  }
  if (pages.size > 1 && pages.size * 2 > 2 && isOnOrdinaryPages(pages)) return 3;
  if (words === 0 && isAboutOthers(number.page.url)) return -1;
  return words;
}

function isOnOrdinaryPages(pages: ReadonlySet<ProofPage>): boolean {
  return [...pages].filter((page) => !isAboutOthers(page.url)).length > 1;
}

/** Beside the own number stands another, with words of a group or with a name of the same brand. */
function isOfOneGroup(
  own: NumberOnPage,
  others: readonly NumberOnPage[],
  company: ProofSubject,
): boolean {
  const near = others.filter(
    (other) => other.page === own.page && Math.abs(other.start - own.start) < 1500,
  );
  if (near.length === 0) return false;
  const brand = splitName(company.companyName).core[0] ?? '';
  const { text } = own.page;
  const isSameBrand = near.every((other) => {
    const before = text.slice(Math.max(0, other.start - 130), other.start).toUpperCase();
    return brand.length > 3 && before.slice(before.lastIndexOf('\n') + 1).includes(brand);
  });
  return isSameBrand || declaresGroup(text, [own, ...near]);
}

/** Few companies on the home page and the own one among them: the long list is somewhere below. */
function isFewOnHome(own: readonly NumberOnPage[], { numbers, home }: Site): boolean {
  const onHome = numbers.filter((each) => each.page === home);
  return own.some((each) => each.page === home) && countDifferent(onHome) <= maxOperatorNumbers;
}

function countDifferent(numbers: readonly NumberOnPage[]): number {
  return new Set(numbers.map((each) => each.companyNumber)).size;
}

/** One piece of evidence for each number, and no more than a person wants to read. */
function samples(
  rule: 'other-number' | 'many-numbers',
  numbers: readonly NumberOnPage[],
): readonly ProofItem[] {
  const first = new Map<CompanyNumber, NumberOnPage>();
  for (const each of numbers)
    if (!first.has(each.companyNumber)) first.set(each.companyNumber, each);
  return [...first.values()].slice(0, shownNumbers).map((each) => proofItem(rule, each.page, each));
}

import type { CompanyNumber } from '../../domain/company-number.ts';
import { findCompanyName } from '../../domain/find-company-name.ts';
import { findCompanyNumbers } from '../../domain/find-company-numbers.ts';
import {
  isAboutOthers,
  isForParticulars,
  isOnRecord,
  isOperatorStatement,
  isOthers,
  isPartOfGroup,
  isSpokenOf,
  standingOf,
  strengthOfWords,
  type Standing,
} from './judge-context.ts';
import { isBrandedDomain } from './branded-domain.ts';
import {
  isIntroducedOn,
  isBesideIntroduction,
  isLent,
  isNotOurs,
  isOfBeneficiary,
  isListedAsOthers,
  isOfBackgroundFirm,
  isOfEndedFirm,
  isListedInGroup,
  isOfSubsidiary,
  isPrincipalOfSite,
  isTradingArm,
} from './firms-beside.ts';
import { isForeignNumber } from './foreign-registers.ts';
import { isKindredSite, isSaidOfSite } from './judge-mention.ts';
import { isNarrated } from './story-words.ts';
import { deniesAnother, isDisowned } from './judge-relation.ts';
import { isTold } from './judge-story.ts';
import { isOfPartner, isStatedClearly } from './judge-partner.ts';
import { findOperators, lastRegisteredName, nameKeyOf } from './find-operators.ts';
import { isMisspelt } from './is-misspelt.ts';
import { isBehindIntroduction, isBehindOther, nameReach } from './name-before-number.ts';
import { isOfOneGroup } from './numbers-of-group.ts';
import { oncePerPage, oncePerPageAndCompany } from './once-per-page.ts';
import { spanOfPostcode } from './places-near.ts';
import { isDealtWith, isOfOperator } from './visitor-dealings.ts';
import { proofItem, type ProofItem, type ProofPage, type ProofSubject } from './proof-rules.ts';

/** What the labelled company numbers of a site say of whose it is. */
export type NumberEvidence =
  | {
      readonly kind: 'own';
      readonly items: readonly ProofItem[];
      /** It stands in particulars, not in a sentence that tells of the company. */
      readonly isBare: boolean;
      /** And beside it that the company is part of a group. */
      readonly isOfGroup: boolean;
      /** The home page has another company's and not this one's. */
      readonly isOffHome: boolean;
    }
  | { readonly kind: 'other'; readonly items: readonly ProofItem[] }
  /** None, or none that is said of the operator. */
  | { readonly kind: 'none'; readonly items: readonly ProofItem[] };

interface NumberOnPage {
  readonly companyNumber: CompanyNumber;
  readonly page: ProofPage;
  readonly start: number;
  readonly end: number;
  readonly standing: Standing;
}

/** More different companies than a small group has: a directory, an agent, an index of companies. */
const maxOperatorNumbers = 3;
/** And more than any group prints. */
const maxGroupNumbers = 15;
const operatorReach = 60;
const shownNumbers = 5;
const shownOwn = 3;

/**
 * The own number proves where it is said of the operator; another number there is a veto, unless the site says that the companies
 * belong together. Where both stand, the one that is said more strongly counts.
 */
export function findNumberEvidence(
  pages: readonly ProofPage[],
  company: ProofSubject,
): NumberEvidence {
  const [home] = pages;
  const found = pages.flatMap((page) => numbersSaidOfOperator(page, company));
  const pagesOf = new Map<CompanyNumber, Set<ProofPage>>();
  for (const { companyNumber, page } of found) {
    pagesOf.set(companyNumber, (pagesOf.get(companyNumber) ?? new Set()).add(page));
  }
  let introduced: boolean | null = null;
  const isIntroduced = (): boolean =>
    (introduced ??= pages.some((page) => isIntroducedOn(page, company)));
  const numbers = found.map((each) => {
    const isOwn = each.companyNumber === company.companyNumber;
    const called = isOwn ? asCalledBeside(each, company) : company;
    const { companyName } = called;
    const isBranded = home !== undefined && isBrandedDomain(home.url, companyName);
    const isForeignSite =
      isOwn && (!isKindredSite(each.page, called) || isNarrated(each.page.text, each));
    const isListed =
      isOfSubsidiary(each) || (isListedInGroup(each) && !isKindredSite(each.page, called));
    const isPassing = isOwn
      ? isTradingArm(each) ||
        ((isListed ||
          (!isBranded &&
            !isDealtWith(each.page, each, companyName) &&
            (isMentionedInPassing(each, { home, isOwn, company: called }) ||
              (isForeignSite &&
                !isOfOperator(each.page, each, { what: 'number', companyName }) &&
                !isOfNamedOperator(each, called, 'in words'))))) &&
          !isIntroduced())
      : isMentionedInPassing(each, { home, isOwn, company: called });
    const site = { home, pages: pagesOf.get(each.companyNumber) ?? new Set() };
    const strength = isPassing ? -1 : strengthOf(each, site);
    // "You'd be employed by us, Acme Ltd" on a page about jobs.
    const isOwnWord = !isPassing && isOwn && isDealtWith(each.page, each, companyName);
    return { ...each, strength: isOwnWord ? Math.max(0, strength) : strength };
  });
  const own = numbers
    .filter((each) => each.companyNumber === company.companyNumber)
    .toSorted((a, b) => b.strength - a.strength);
  const others = numbers.filter((each) => each.companyNumber !== company.companyNumber);
  const isClear = own.some((each) => {
    const called = asCalledBeside(each, company);
    return (
      isSaidOfSite(each.page, each) ||
      (isStatedClearly(each.page, each, called.companyName) &&
        (isKindredSite(each.page, called) ||
          isOfOperator(each.page, each, { what: 'number', companyName: called.companyName }))) ||
      isBehindIntroduction(each, called) ||
      isOfNamedOperator(each, called) ||
      isDealtWith(each.page, each, called.companyName)
    );
  });
  const contrary = others.filter(
    (each) =>
      each.strength > 0 &&
      !(
        isClear &&
        (isOfPartner(each.page, each) ||
          isLent(each) ||
          isOfBeneficiary(each) ||
          (!isSaidOfSite(each.page, each) && isDisowned(each.page, each, company.companyName)))
      ) &&
      !(own.length === 0 && isBesideIntroduction(each, { pages, company })),
  );

  const ownStrength = own[0]?.strength ?? -1;
  const otherStrength = contrary.reduce((most, each) => Math.max(most, each.strength), 0);
  const isTogether = own.slice(0, shownOwn).some((each) => isOfOneGroup(each, others, company));
  const shown = own.slice(0, shownOwn);
  const mentioned = shown.map((each) => proofItem('number-mentioned', each.page, each));

  const isClearOnOwnSite =
    isClear && home !== undefined && isBrandedDomain(home.url, company.companyName);
  const isIndex = pagesOf.size > maxOperatorNumbers && !isFewOnHome(numbers, own, home);
  if (isIndex && !isClearOnOwnSite && !(isTogether && pagesOf.size <= maxGroupNumbers)) {
    return { kind: 'other', items: [...samples('many-numbers', others), ...mentioned] };
  }
  if (ownStrength >= 0 && (isTogether || ownStrength > otherStrength || otherStrength === 0)) {
    const bare = shown.filter((each) => !isNarrated(each.page.text, each));
    return {
      kind: 'own',
      items: shown.map((each) => proofItem('own-number', each.page, each)),
      isBare: bare.length > 0,
      isOfGroup: bare.some((each) => isPartOfGroup(each.page.text, each)),
      isOffHome:
        others.some((each) => each.page === home) && own.every((each) => each.page !== home),
    };
  }
  if (contrary.length > 0) {
    return { kind: 'other', items: [...samples('other-number', contrary), ...mentioned] };
  }
  return { kind: 'none', items: mentioned };
}

/** Labelled numbers of a page with whose they are. */
const numbersOf = oncePerPage((page): readonly NumberOnPage[] =>
  findCompanyNumbers(page.text)
    .filter((found) => !isForeignNumber(page.text, found))
    .map((found) => ({
      ...found,
      page,
      standing: isSaidOfSite(page, found)
        ? ('unsaid' as const)
        : standingOf(page.text, found.start),
    })),
);

/** The company under the former name that stands beside its number; most stand beside the one it has. */
function asCalledBeside({ page, start, end }: NumberOnPage, company: ProofSubject): ProofSubject {
  const around = page.text.slice(Math.max(0, start - nameReach), end + nameReach);
  const [called] = [company.companyName, ...(company.previousNames ?? [])].filter((name) =>
    findCompanyName(around, name).some((each) => each.kind === 'registered'),
  );
  const spelt =
    called ?? misspeltBefore(page.text.slice(Math.max(0, start - nameReach), start), company);
  return spelt === null ? company : { ...company, companyName: spelt };
}

/** "Mourne Veiw Coach Hire Limited", where the number says that it is meant. */
function misspeltBefore(before: string, { companyName }: ProofSubject): string | null {
  const written = lastRegisteredName(before);
  if (written === null) return null;
  return isMisspelt(nameKeyOf(written), nameKeyOf(companyName)) ? written : null;
}

/** Those that are not said of somebody else. */
const numbersSaidOfOperator = oncePerPageAndCompany((page, company) =>
  numbersOf(page).filter((each) => {
    if (each.companyNumber !== company.companyNumber) {
      return (
        !isOthers(each.standing, false) &&
        !isOfBackgroundFirm(each) &&
        !isOfEndedFirm(each) &&
        !isNotOurs(each) &&
        !isListedAsOthers(each)
      );
    }
    const { companyName } = asCalledBeside(each, company);
    if (isDealtWith(page, each, companyName)) return true;
    if (isDisowned(page, each, companyName) || isTold(page, each, companyName)) return false;
    if (!isKindredSite(page, company) && isPrincipalOfSite(page, companyName)) return false;
    if (isListedAsOthers(each) || isBehindOther(each, company)) return false;
    const isDeniedForOther = each.standing === 'denied' && deniesAnother(each, companyName);
    const isOwnSite =
      isBrandedDomain(page.url, companyName) ||
      (isKindredSite(page, company) && isAtOffice(each, company));
    return isDeniedForOther || !isOthers(each.standing, isOwnSite);
  }),
);

/** The registered office stands on the line of the number. */
function isAtOffice({ page, end }: NumberOnPage, { postalCode }: ProofSubject): boolean {
  const [rest = ''] = page.text.slice(end, end + nameReach).split('\n');
  return spanOfPostcode(rest, { start: 0, end: 0 }, postalCode) !== null;
}

/** On a site that is not called like the company: spoken of as another's, or on a page where nobody states his own particulars. */
function isMentionedInPassing(
  number: NumberOnPage,
  {
    home,
    isOwn,
    company,
  }: {
    readonly home: ProofPage | undefined;
    readonly isOwn: boolean;
    readonly company: ProofSubject;
  },
): boolean {
  const { page, start } = number;
  if (isSaidOfSite(page, number)) return false;
  if (isSpokenOf(page.text, start, 'number')) return true;
  // A veto is not lifted by a record: whoever prints another's there is another's site or none.
  if (isOwn && isOnRecord(page.text, number)) return true;
  const isStatement =
    isOwn && isKindredSite(page, company) && isOperatorStatement(page.text, number);
  const isPlace = page === home || isForParticulars(page.url) || isStatement;
  return !isPlace && strengthOfWords(page.text, number, page.url) === 0;
}

/** 3 on the home page or on several pages, where footers are; then by the words around; -1 on pages about others. */
function strengthOf(
  number: NumberOnPage,
  site: { readonly home: ProofPage | undefined; readonly pages: ReadonlySet<ProofPage> },
): number {
  if (number.page === site.home && !isAboutOthers(number.page.url)) return 3;
  const ordinary = [...site.pages].filter((page) => !isAboutOthers(page.url));
  if (ordinary.length > 1) return 3;
  return isAboutOthers(number.page.url)
    ? -1
    : strengthOfWords(number.page.text, number, number.page.url);
}

/** Right behind the company's name where the page says that it is its operator's: "this site is owned by Acme Ltd (Co. No …)". */
function isOfNamedOperator(
  { page, start }: NumberOnPage,
  company: ProofSubject,
  how: 'in words' | 'or by copyright' = 'or by copyright',
): boolean {
  const own = nameKeyOf(company.companyName);
  return findOperators(page).some(
    (each) =>
      each.key === own &&
      start >= each.start &&
      start - each.end < operatorReach &&
      (how === 'or by copyright' || !/^(?:©|\(c\)|copyright)/iu.test(page.text.slice(each.start))),
  );
}

/** Few companies on the home page and the own one among them: the long list is somewhere below. */
function isFewOnHome(
  numbers: readonly NumberOnPage[],
  own: readonly NumberOnPage[],
  home: ProofPage | undefined,
): boolean {
  const onHome = numbers.filter((each) => each.page === home).map((each) => each.companyNumber);
  return own.some((each) => each.page === home) && new Set(onHome).size <= maxOperatorNumbers;
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

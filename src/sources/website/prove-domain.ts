import { findVatNumbers } from '../../domain/find-vat-numbers.ts';
import { deniesBrand, isOfOpponents } from './brand-denials.ts';
import { detectUnusedPage, isSiteOfNobody } from './detect-parked-page.ts';
import { isIntroducedOn } from './firms-beside.ts';
import { findClosingWords } from './find-closing-words.ts';
import { domainNameEvidence, findNameEvidence } from './find-name-evidence.ts';
import { findNumberEvidence } from './find-number-evidence.ts';
import { findOperators, findSiteOperators, isOfBackground, nameKeyOf } from './find-operators.ts';
import { findOfficeEvidence } from './find-office-evidence.ts';
import { findLetterhead, findNameAtOffice, findOwnParticulars } from './find-own-particulars.ts';
import {
  findOwnFooter,
  hasFooterOfNamed,
  hasFooterOfOther,
  hasRunningFooter,
  isOfActionGroup,
} from './find-running-footer.ts';
import { findOfficerEvidence } from './find-officer-evidence.ts';
import { isSoldFromChina } from './foreign-registers.ts';
import { hasAny } from './has-any.ts';
import { isMisspeltBeginning } from './is-misspelt.ts';
import { isListing } from './listing-page.ts';
import { oncePerPage, oncePerPageAndCompany } from './once-per-page.ts';
import {
  proofItem,
  weightOf,
  type DomainProof,
  type ProofItem,
  type ProofPage,
  type ProofRule,
  type ProofSubject,
  type Verdict,
} from './proof-rules.ts';

/** Nothing for and nothing against. */
const noEvidenceConfidence = 0.1;

const mostVatNumbers = 5;

const shortestBrand = 4;

/** Reasons that make a site likely by themselves. */
const likelyRules: ReadonlySet<ProofRule> = new Set([
  'exact-name',
  'former-name-and-postcode',
  'short-name-and-postcode',
  'short-name-and-town',
]);

/** Said of the domain itself, which then is nobody's, whoever's number still stands there. */
const offers: ReadonlySet<ProofRule> = new Set(['for-sale', 'parked']);

/**
 * Judges whether a site is a company's own, from what its pages say. UK law makes a company print its registered name and
 * number on its site (SI 2015/17 regulations 24 and 25, https://www.legislation.gov.uk/uksi/2015/17/contents), so a labelled
 * own number proves and another company's number is a veto.
 */
export function proveDomain(pages: readonly ProofPage[], company: ProofSubject): DomainProof {
  const [home] = pages;
  if (home === undefined) {
    return { verdict: 'not_proven', confidence: noEvidenceConfidence, proof: [] };
  }
  const signals = findClosingWords(pages);
  const numbers = findNumberEvidence(pages, company);
  const perPage = pages.map((page) => findNameEvidence(page, company));
  const names = [
    ...perPage.flatMap((each) => each.items),
    ...pages.flatMap((page) => findOfficeEvidence(page, company)).slice(0, 1),
    ...domainNameEvidence(home, company),
    ...findOfficerEvidence(pages, company),
    ...pages.flatMap((page) => vatEvidence(page, company)).slice(0, 1),
  ];
  const all = [...numbers.items, ...names, ...signals];
  const unused = detectUnusedPage(home);
  const isOffered = unused !== null && offers.has(unused.rule);
  const operators = operatorEvidence(pages, company);
  const isOfNamesake = hasFooterOfNamed(pages, company);
  const isTurnedOver = isOfGambling(home) && !ofGambling.test(company.companyName);
  if (
    isTurnedOver ||
    pages.some(isDemo) ||
    pages.some(isDisclaimed) ||
    pages.some(isUnofficial) ||
    isListing(home) ||
    pages.some(isSoldFromChina) ||
    pages.some((page) => deniesBrand(page, company)) ||
    isOfOpponents(home.url, company) ||
    isOfActionGroup(pages, company) ||
    perPage.some((each) => each.isDeniedSite)
  ) {
    return conclude(numbers.kind === 'other' ? 'contradicted' : 'not_proven', all);
  }
  if (numbers.kind === 'own' && !isOffered) {
    const isDenied = !numbers.isBare && perPage.some((each) => each.isDenied);
    const isElses =
      hasFooterOfOther(pages, company) ||
      isOfNamesake ||
      isOperatedByOther(pages, company) ||
      pages.some(isUnincorporated) ||
      (numbers.isOffHome && isOfSoleTrader(home));
    const isOthers = (operators.others.length > 0 && !operators.isOwn) || isDenied || isElses;
    const isKin =
      !isElses &&
      !numbers.isOffHome &&
      (numbers.isOfGroup || (numbers.isBare && operators.isSameBrand));
    return isOthers && !isKin
      ? conclude('not_proven', [...all, ...operators.others.slice(0, 2)])
      : conclude('proven', all);
  }
  if (unused !== null && isSiteOfNobody([unused])) {
    const isBare = numbers.kind === 'none';
    return conclude('not_proven', isBare ? [unused, ...signals] : [unused, ...all]);
  }
  const footer = findOwnFooter(pages, company);
  if (numbers.kind === 'other' && footer === null) return conclude('contradicted', all);
  const hasForeignForm = names.some((each) => each.rule === 'foreign-form');
  const isForeign = perPage.some((each) => each.isForeign);
  if (isForeign || (hasForeignForm && !perPage.some((each) => each.isStated))) {
    return conclude('contradicted', all);
  }
  const verdict = verdictOfNames(names, {
    isStated: perPage.some((each) => each.isStated),
    isClaimed: operators.isOwn || pages.some((page) => isIntroducedOn(page, company)),
    isContrary:
      operators.others.length > 0 ||
      isOfNamesake ||
      names.some((each) => each.rule === 'near-name') ||
      pages.some(isUnincorporated) ||
      (pages.some(isOfSoleTrader) && !perPage.some((each) => each.isStated)) ||
      (perPage.some((each) => each.isTold) &&
        !perPage.some((each) => each.isStated) &&
        !hasRunningFooter(
          pages,
          company,
          perPage.some((each) => each.isDisowned) ? 'registered' : 'any',
        )),
  });
  const isOthersSite =
    isOfNamesake ||
    pages.some(isUnincorporated) ||
    (operators.others.length > 0 && !operators.isOwn) ||
    names.some((each) => each.rule === 'near-name') ||
    perPage.some((each) => each.isDenied);
  if (verdict === 'not_proven' && footer !== null && !isOthersSite) {
    const rule = footer.hasNumber ? 'own-number' : 'exact-name';
    return conclude(footer.hasNumber ? 'proven' : 'likely', [
      proofItem(rule, footer.page, footer.span),
      ...all,
    ]);
  }
  const particulars =
    isOthersSite || numbers.kind !== 'none'
      ? null
      : (findOwnParticulars(pages, company) ??
        findNameAtOffice(pages, company) ??
        findLetterhead(pages, company));
  if (verdict === 'not_proven' && particulars !== null) {
    return conclude('likely', [
      proofItem('exact-name', particulars.page, particulars.span),
      ...all,
    ]);
  }
  const notes = unused === null ? [] : [unused];
  return conclude(verdict, [...notes, ...all, ...operators.others.slice(0, 2)]);
}

/** "Acme Widgets is Jo Brown, a sole trader", "I'm self-employed": no company. */
const isOfSoleTrader = oncePerPage(({ text }) => soleTrader.test(text));

const soleTrader = new RegExp(
  [
    String.raw`(?:^|[.!\n]\s{0,3})I(?:['’]m|\sam)\s(?:\w{1,15}\s){0,3}(?:an?\s)?(?:sole\s(?:trader|proprietor)|self-employed)\b`,
    String.raw`(?:^|[.!\n]\s{0,3})[^.\n]{3,40}\sis\s(?:\p{Lu}[\p{L}’'-]{1,20},?\s){1,3}(?:an?\s)?(?:sole\s(?:trader|proprietor)|self-employed)\b`,
    String.raw`(?:^|[.!\n]\s{0,3})(?:\p{Lu}[\p{L}’'-]{1,20}\s){1,3}?\p{Lu}[\p{L}’'-]{1,20},?\s\(?(?:an?\s)?sole\s(?:trader|proprietor)\b`,
  ].join('|'),
  'u',
);

/** "An unofficial collectors' wiki". */
const isUnofficial = oncePerPage(
  ({ text }) =>
    /nofficial/iu.test(text) &&
    /\b(?:an?|the|this\sis\san?)\sunofficial\s(?:[\w’']{1,15}\s){0,2}(?:wiki|site|web\s?site|pages?|guide|archive|history)\b/iu.test(
      text,
    ),
);

/** "The club is run by its members and is not a company". */
const isUnincorporated = oncePerPage(
  ({ text }) =>
    (hasAny(text, signsOfNoCompany) || /not\san?\s(?:limited\s)?company/u.test(text)) &&
    /\b(?:[Cc]lub|[Ss]ociety|[Aa]ssociation|[Gg]roup|[Ww]e)\b[^.\n]{0,120}\b(?:is|are)\s(?:not\s(?:an?\s)(?:limited\s)?company|an\sunincorporated\s)|\b(?:[Oo]wner|[Pp]roprietor)\s?:\s[^.\n]{3,40},?\s(?:an?\s)?(?:self-employed|sole\s(?:trader|proprietor))|\bis\sa\spartnership\sof\s(?:(?:Drs?|Mr|Mrs|Ms)[.]?\s)?\p{Lu}/u.test(
      text,
    ),
);

const signsOfNoCompany = ['unincorporated', 'self-employed', 'sole', 'partnership'];

/** True where the site says in so many words that another firm operates it, of another name, and nowhere that the company does. */
function isOperatedByOther(pages: readonly ProofPage[], company: ProofSubject): boolean {
  const named = pages.flatMap((page) => findSiteOperators(page));
  const own = [company.companyName, ...(company.previousNames ?? [])].map(nameKeyOf);
  const brand = own[0]?.split(' ')[0] ?? '';
  return (
    named.length > 0 &&
    named.every(({ key }) => !key.includes(brand) && !own.some((name) => key.endsWith(name)))
  );
}

/** "This is not the company's website": of whatever company, it is the site of somebody else. */
const isDisclaimed = oncePerPage(({ text }) =>
  /\bthis\s(?:(?:web\s?site|site|page|blog)\s)?is\snot\s(?:the\s(?:company|firm|business|club|school|shop|developer)['’]s|an?\sofficial\scompany)\s(?:own\s|official\s|real\s)?(?:web\s?site|site)\b/iu.test(
    text,
  ),
);

const gambling =
  /\b(?:casinos?|slots|bonus(?:es)?|bookmakers?|betting|bets?|gambl\w{1,6}|gamstop|begambleaware|poker|roulette|free\sspins?)\b/giu;
const fewestGamblingWords = 3;

/** Domains that ran out are taken over for this more than for anything else. */
const isOfGambling = oncePerPage(
  ({ text }) =>
    /\b(?:casinos?|gamstop|(?:be)?gambleaware)\b/iu.test(text) &&
    [...text.matchAll(gambling).take(fewestGamblingWords)].length === fewestGamblingWords,
);

/** Firms that have to do with it themselves. */
const ofGambling =
  /\b(?:casinos?|bingo|bookmakers?|bet\w{0,6}|gambling|gaming|poker|slots|lotter(?:y|ies)|racing|amusements?|leisure|entertainments?|events?|parties|affiliates?|media|hire)\b/iu;

/** What a web designer shows of his own making. */
const isDemo = oncePerPage(
  ({ text }) =>
    // Most texts have neither word, and this is told soonest.
    hasAny(text, ['demo', 'Demo', 'DEMO', 'concept']) &&
    /\b(?:about\sthis\sdemo|template\sdemo|theme\s(?:demo|preview)|design\sconcept\sby|this\sis\sa\sdemo(?:nstration)?\b)/iu.test(
      text,
    ),
);

/** Registered names by which the site itself says whose it is: the own one, or another's. */
function operatorEvidence(
  pages: readonly ProofPage[],
  company: ProofSubject,
): {
  readonly isOwn: boolean;
  readonly others: readonly ProofItem[];
  /** The others are called by the first word of the company's name. */
  readonly isSameBrand: boolean;
} {
  const own = new Set([company.companyName, ...(company.previousNames ?? [])].map(nameKeyOf));
  // Words of a menu run into the name behind them.
  const isOther = ({ key }: { readonly key: string }): boolean =>
    !own.has(key) &&
    !key.endsWith(` ${nameKeyOf(company.companyName)}`) &&
    !isMisspeltBeginning(key, nameKeyOf(company.companyName));
  const operators = pages.flatMap((page) =>
    findOperators(page).map((operator) => ({ ...operator, page })),
  );
  const others = operators.filter((each) => isOther(each) && !isOfBackground(each.name));
  const brand = nameKeyOf(company.companyName).split(' ')[0] ?? '';
  return {
    isOwn: operators.some((each) => own.has(each.key)),
    others: others.map((each) => proofItem('other-operator', each.page, each)),
    isSameBrand: brand.length >= shortestBrand && others.every((each) => each.key.includes(brand)),
  };
}

/**
 * What names alone are worth. Beside a statement that another company, or one of a longer name, operates the site, the own name
 * must be stated as well.
 */
function verdictOfNames(
  items: readonly ProofItem[],
  site: {
    readonly isStated: boolean;
    readonly isClaimed: boolean;
    readonly isContrary: boolean;
  },
): Verdict {
  const has = (rule: ProofRule): boolean => items.some((each) => each.rule === rule);
  if (site.isContrary && !site.isClaimed) return 'not_proven';
  if (has('name-and-postcode')) return site.isContrary ? 'likely' : 'proven';
  return items.some((each) => likelyRules.has(each.rule)) ? 'likely' : 'not_proven';
}

/** A valid VAT number in the block of the own name: the firm trades. The register does not know whose it is. */
const vatEvidence = oncePerPageAndCompany((page, company): readonly ProofItem[] => {
  const ours = findVatNumbers(page.text)
    .slice(0, mostVatNumbers)
    .find((vat) => {
      const text = page.text.slice(Math.max(0, vat.start - 300), vat.end + 200);
      const { items } = findNameEvidence({ ...page, text }, company);
      return items.some((each) => each.weight > 0.2);
    });
  return ours === undefined ? [] : [proofItem('vat-number', page, ours)];
});

function conclude(verdict: Verdict, items: readonly ProofItem[]): DomainProof {
  const proof = items.toSorted((a, b) => rank(b, verdict) - rank(a, verdict));
  const reasons = proof.filter((each) => each.weight > 0);
  const strongest = Math.max(noEvidenceConfidence, ...reasons.map((each) => each.weight));
  const hasOfficer = reasons.some((each) => each.rule === 'officer-name');
  const support = hasOfficer && verdict === 'likely' ? weightOf['officer-name'] : 0;
  const isUnused = verdict === 'not_proven' && proof.some((each) => each.weight <= -0.5);
  if (verdict === 'contradicted' || isUnused) return { verdict, confidence: 0, proof };
  const ceiling = { proven: 1, likely: 0.85, not_proven: 0.3 }[verdict];
  return { verdict, confidence: Math.min(ceiling, strongest + support), proof };
}

/** The reasons that decided first, then the others, and what changes nothing last. */
function rank({ weight }: ProofItem, verdict: Verdict): number {
  const isFor = verdict === 'proven' || verdict === 'likely';
  const decides = isFor ? weight > 0 : weight < 0;
  return (decides ? 2 : 0) + (weight === 0 ? -1 : Math.abs(weight));
}

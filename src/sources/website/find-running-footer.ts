import { findCompanyName, type NameKind } from '../../domain/find-company-name.ts';
import { findCompanyNumbers } from '../../domain/find-company-numbers.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import { isBrandedDomain } from './branded-domain.ts';
import { standingOf } from './judge-context.ts';
import { lastRegisteredName, nameKeyOf, namesOther } from './find-operators.ts';
import { isKindredSite, isLabelled } from './judge-mention.ts';
import { isOfPartner } from './judge-partner.ts';
import { isPrincipal } from './principals.ts';
import { oncePerPage } from './once-per-page.ts';
import { wordsOfStory } from './story-words.ts';
import { isAddressBlock, spanOfPostcode } from './places-near.ts';
import type { ProofPage, ProofSubject, Span } from './proof-rules.ts';

/** Lines of a page that are looked at from its end on. */
const footerLines = 12;
const longestLine = 400;

/**
 * True where the same line of particulars ends most pages of a site that is called like the company: its name with its number, its
 * postcode or a copyright, and nothing told of it. Whoever tells of a company says so once; a template says whose it is each time. A
 * successor at the same address is called by the short name too: against a denial the registered one is asked for.
 */
export function hasRunningFooter(
  pages: readonly ProofPage[],
  company: ProofSubject,
  name: 'any' | 'registered' = 'any',
): boolean {
  const [home, ...others] = pages;
  if (home === undefined || others.length === 0 || !isKindredSite(home, company)) return false;
  return runningLinesOf(home, others).some((line) =>
    namesIn(line, home, company).some((kind) => name === 'any' || kind === name),
  );
}

/**
 * The line of particulars with which most pages of a site end, whatever the site is called: the registered name with its number and no other
 * firm. On a site called like the company the name alone will do. Null where there is none.
 */
export function findOwnFooter(
  pages: readonly ProofPage[],
  company: ProofSubject,
): { readonly page: ProofPage; readonly span: Span; readonly hasNumber: boolean } | null {
  const [home, ...others] = pages;
  if (home === undefined || others.length === 0) return null;
  const isKindred = isKindredSite(home, company);
  const bare = company.companyNumber.replace(/^0{1,7}/u, '');
  const running = runningLinesOf(home, others);
  if (hasNumberOfRival(home, running, company)) return null;
  for (const line of running) {
    if (namesOther(line, company.companyName)) continue;
    const hasNumber = line.replaceAll(' ', '').includes(bare);
    const name = findCompanyName(line, company.companyName).find(
      (each) => each.kind === 'registered' && standingOf(line, each.start) === 'unsaid',
    );
    if (name === undefined) continue;
    const before = line.slice(0, name.start);
    if (belongsElsewhere.test(before) || isLabelled(before) || isPrincipal(before)) continue;
    if (!isKindred && isDoneByOther(before)) continue;
    // A name that is written small is no story.
    if (wordsOfStory(`${before.replace(ownDeeds, '')} ${line.slice(name.end)}`) > 0) continue;
    const start = home.text.lastIndexOf(line);
    const mention = { start: start + name.start, end: start + name.end };
    const isOwn = isKindred || isRunBy(line, name, company) || isAtOffice(home, mention, company);
    if (!hasNumber && !isOwn) continue;
    return { page: home, span: { start, end: start + line.length }, hasNumber };
  }
  return null;
}

/** "Bookings by Acme Ltd", "Secured by Acme Ltd". */
function isDoneByOther(before: string): boolean {
  return /\bby\s(?:the\s)?$/iu.test(before) && !ownDeeds.test(before);
}

const ownDeeds =
  /(?:\b(?:operated|owned|run|kept|published|provided|produced|made|sold|brought\sto\syou|copyright|content)(?:\s(?:and|&)\s\w{1,15})?(?:\s(?:in|from)\s[\w-]{2,20})?|©(?:\s\d{4})?)\sby\s(?:the\s)?$/iu;

/** Whether these lines print the number of a firm without a word of what it is to whoever has the site. */
function hasNumberOfRival(
  home: ProofPage,
  lines: readonly string[],
  { companyNumber }: ProofSubject,
): boolean {
  return lines.some((line) => {
    const lineStart = home.text.lastIndexOf(line);
    return findCompanyNumbers(line).some((each) => {
      const span = { start: lineStart + each.start, end: lineStart + each.end };
      const isIntroduced = standingOf(line, each.start) !== 'unsaid' || isOfPartner(home, span);
      return each.companyNumber !== companyNumber && !isIntroduced;
    });
  });
}

/** "The Plough is run by Acme Ltd, 1 High Street, …": with the postcode at the end of every page. */
function isRunBy(
  line: string,
  name: Span,
  { postalCode, isPostalCodeShared }: ProofSubject,
): boolean {
  return (
    isPostalCodeShared !== true &&
    /\b(?:is|are)\s(?:owned\sand\s)?(?:run|owned|operated|managed|kept)\sby\s(?:the\s)?$/iu.test(
      line.slice(0, name.start),
    ) &&
    spanOfPostcode(line, name, postalCode) !== null
  );
}

/** "Acme Ltd, 1 High Street, …" with the postcode of the registered office, on a line of its own and under none about others. */
function isAtOffice(
  { text }: ProofPage,
  name: Span,
  { postalCode, isPostalCodeShared, hasNamesake }: ProofSubject,
): boolean {
  if (isPostalCodeShared === true || hasNamesake === true) return false;
  const postcode = spanOfPostcode(text, name, postalCode);
  if (postcode === null || !isAddressBlock(text, name, postcode)) return false;
  const lineStart = text.lastIndexOf('\n', name.start) + 1;
  if (!isBareOrOffice.test(text.slice(lineStart, name.start))) return false;
  const [above = ''] = text
    .slice(0, lineStart)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-1);
  return !introducesOthers.test(above);
}

const isBareOrOffice =
  /^[^\p{L}]{0,40}(?:(?:(?:head|main|registered|our)\s)?(?:office|address|contact)\s?[:–-]\s{0,3}(?:the\s)?)?$/iu;

/** Over the name of another. */
const introducesOthers =
  /\b(?:by|with|from|for|of|sponsors?|sponsored|supporters?|supported|partners?|clients?|customers?|suppliers?|agents?|landlords?|owners?|insurers?|insured|members?|stockists?|dealers?|contractors?|accountants?|solicitors?|host(?:ed|ing)?|design(?:ed|er)?|managers?|managing|freeholder|thanks|parent|principal|franchisor|makers?|manufacturers?|brands?)\s?[:–-]?\s{0,3}$|:\s{0,3}$|^\s{0,3}(?:our|meet|featured)\s(?!(?:\w{1,15}\s)?(?:offices?|address(?:es)?|details|shops?|stores?|studio|workshop|showrooms?|locations?|premises|branch(?:es)?)\s{0,3}$)/iu;

const belongsElsewhere = /\b(?:part|members?|subsidiar(?:y|ies)|division|franchise)\sof\b/iu;

/** Those of the last lines of the home page with which most others end as well: a document or an old page has another template. */
function runningLinesOf(home: ProofPage, others: readonly ProofPage[]): readonly string[] {
  const elsewhere = others.map((page) => new Set(lastLinesOf(page)));
  return lastLinesOf(home).filter(
    (line) => elsewhere.filter((lines) => lines.has(line)).length * 2 > elsewhere.length,
  );
}

function lastLinesOf({ text }: ProofPage): readonly string[] {
  return text
    .split('\n')
    .slice(-footerLines)
    .filter((line) => line.length <= longestLine);
}

function slugOf(name: string): string {
  return nameKeyOf(name)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '');
}

/** Of how many characters two words begin alike. */
function sharedLength(one: string, other: string): number {
  const end = Array.from(one).findIndex((letter, at) => letter !== other[at]);
  return end === -1 ? one.length : end;
}

/** True where the last lines of most pages hold the registered name of a firm that the domain is made of, and the company's own is not. */
export function hasFooterOfNamed(pages: readonly ProofPage[], company: ProofSubject): boolean {
  const [home, ...others] = pages;
  if (home === undefined || others.length === 0) return false;
  const label =
    (registrableDomain(home.url.hostname) ?? '').split('.')[0]?.replaceAll('-', '') ?? '';
  const own = [company.companyName, ...(company.previousNames ?? [])];
  const ownLength = Math.max(...own.map((name) => sharedLength(slugOf(name), label)));
  // `acmetownfc.co.uk` of "Acme Town Football Club CIC", and not of ACME SCAFFOLDING LTD.
  const isCalled = (name: string): boolean => {
    const shared = sharedLength(slugOf(name), label);
    return shared === label.length || (shared >= label.length - 2 && shared >= ownLength + 4);
  };
  if (label.length < shortestLabel || own.some(isCalled)) return false;
  return runningLinesOf(home, others).some((line) => {
    const name = lastRegisteredName(line);
    if (name === null || !isCalled(name)) return false;
    // "Bolt (Acme Ltd)" reads like one name.
    return !own.some((each) => nameKeyOf(name).endsWith(nameKeyOf(each)));
  });
}

const shortestLabel = 6;

/** True where the last lines of most pages say that an action group has the site, and the company is none. */
export function isOfActionGroup(
  pages: readonly ProofPage[],
  { companyName }: ProofSubject,
): boolean {
  const [home, ...others] = pages;
  if (home === undefined || others.length === 0 || !namesActionGroup(home)) return false;
  if (actionGroup.test(companyName)) return false;
  return runningLinesOf(home, others).some(
    (line) =>
      actionGroup.test(line) &&
      !findCompanyName(line, companyName).some(({ kind }) => kind === 'registered'),
  );
}

const namesActionGroup = oncePerPage(({ text }) => actionGroup.test(text));

const actionGroup = /\b(?:action|campaign|protest|pressure|victims['’]?)\sgroup\b/iu;

/** True where the last lines of most pages hold another company's number, and the home page nothing of this one. */
export function hasFooterOfOther(pages: readonly ProofPage[], company: ProofSubject): boolean {
  const [home, ...others] = pages;
  if (home === undefined || others.length === 0 || isKindredSite(home, company)) return false;
  const isOwn = ({ companyNumber }: { readonly companyNumber: string }): boolean =>
    companyNumber === company.companyNumber;
  return (
    !findCompanyNumbers(home.text).some(isOwn) &&
    runningLinesOf(home, others)
      .filter((line) => wordsOfStory(line) === 0)
      .some((line) =>
        findCompanyNumbers(line).some(
          (each) => !isOwn(each) && standingOf(line, each.start) === 'unsaid',
        ),
      )
  );
}

/** The kinds of name by which a line of particulars calls the company. */
function namesIn(line: string, { url }: ProofPage, company: ProofSubject): readonly NameKind[] {
  if (wordsOfStory(line) > 0) return [];
  const hasPostcode =
    company.isPostalCodeShared !== true &&
    spanOfPostcode(line, { start: 0, end: line.length }, company.postalCode) !== null;
  const hasNumber = line.includes(company.companyNumber.replace(/^0{1,7}/u, ''));
  const isCopyright = /©|\(c\)|\bcopyright\b/iu.test(line);
  const isShortEnough = hasPostcode && isBrandedDomain(url, company.companyName);
  return findCompanyName(line, company.companyName)
    .filter(({ kind, start }) => {
      if (standingOf(line, start) !== 'unsaid') return false;
      if (kind === 'registered') return hasPostcode || hasNumber || isCopyright;
      return kind === 'short' && isShortEnough;
    })
    .map(({ kind }) => kind);
}

import {
  findCompanyName,
  splitName,
  type FoundCompanyName,
} from '../../domain/find-company-name.ts';
import { readWordsNear, type Word } from '../../domain/name-words.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import { withoutOptionalEndings } from '../../domain/optional-endings.ts';
import { isBrandedDomain } from './branded-domain.ts';
import { isListedAsOthers, isPrincipalOfSite } from './firms-beside.ts';
import { countRegisteredNames } from './find-operators.ts';
import {
  isAboutOthers,
  isDeniedBehind,
  isDeniedSite,
  isNegated,
  isOnRecord,
  isOperatorStatement,
  isOthers,
  isSpokenOf,
  standingOf,
} from './judge-context.ts';
import { isForeignRegister } from './foreign-registers.ts';
import { isKindredSite, isSaidOfSite } from './judge-mention.ts';
import { isNarrated, wordsOfStory } from './story-words.ts';
import { isTestimonial } from './own-voice.ts';
import { isDisowned, isDisownedByName } from './judge-relation.ts';
import { isTold } from './judge-story.ts';
import { hasSiteElsewhere } from './site-elsewhere.ts';
import { oncePerPageAndCompany } from './once-per-page.ts';
import { isPast, isPresent } from './told-events.ts';
import { isDealtWith, isOfOperator } from './visitor-dealings.ts';
import { isAddressBlock, joinSpans, spanOfPostcode, spanOfTown } from './places-near.ts';
import {
  proofItem,
  proofOf,
  weightOf,
  type ProofItem,
  type ProofPage,
  type ProofSubject,
  type Span,
} from './proof-rules.ts';

/** Where footers stand. */
const tailLength = 800;
const tailLines = 4;
/** More registered names than a firm has reason to print of its own: a list of others. */
const maxOwnNames = 4;

/** Mentions judged at the beginning and at the end of a page; the footer is at the end. */
const judgedAtEachEnd = 100;

function endsOf<T>(items: readonly T[]): readonly T[] {
  return items.length <= 2 * judgedAtEachEnd
    ? items
    : [...items.slice(0, judgedAtEachEnd), ...items.slice(-judgedAtEachEnd)];
}

/** What a page says of the company's names: its best mentions, and namesakes that it is not. */
export interface NameEvidence {
  readonly items: readonly ProofItem[];
  /** The registered name stands where a site says whose it is. */
  readonly isStated: boolean;
  /** Another country's register holds the firm of this name, as the page says. */
  readonly isForeign: boolean;
  /** A sentence tells of the company as others do. */
  readonly isTold: boolean;
  /** It says that the site is another's. */
  readonly isDisowned: boolean;
  /** The page says that it has nothing to do with the company. */
  readonly isDenied: boolean;
  /** Or that it is not the company's site, whatever else stands on it. */
  readonly isDeniedSite: boolean;
}

/** What is remembered is small; the words of a page are ten times its text. */
export const findNameEvidence = oncePerPageAndCompany(readNameEvidence);

function readNameEvidence(page: ProofPage, company: ProofSubject): NameEvidence {
  const words = readWordsNear(
    page.text,
    [company.companyName, ...(company.previousNames ?? [])].flatMap((name) =>
      splitName(name).core.slice(0, 1),
    ),
  );
  const isBranded = isBrandedDomain(page.url, company.companyName);
  const isOurs = (span: Span): boolean =>
    isSaidOfSite(page, span) ||
    (!isOthers(standingOf(page.text, span.start), isBranded) &&
      !hasSiteElsewhere(page, span) &&
      !isListedAsOthers({ page, ...span })) ||
    isDealtWith(page, span, company.companyName);
  const isDenied = ({ kind, start }: FoundCompanyName): boolean =>
    kind === 'registered' && standingOf(page.text, start) === 'denied';
  const isList =
    !isBranded && (isAboutOthers(page.url) || countRegisteredNames(page) > maxOwnNames);
  const isKindred = isKindredSite(page, company);
  const setting = { page, words, company, isBranded, isKindred, isList };
  const mentions = endsOf(findCompanyName(page.text, company.companyName, words));
  const judged = [
    ...mentions.filter(isOurs).flatMap((mention) => judgeMention(mention, setting)),
    ...shorterMentions(mentions, setting)
      .filter(isOurs)
      .flatMap((mention) => judgeShorter(mention, setting)),
    ...(company.previousNames ?? []).flatMap((name) => formerEvidence(name, setting)),
  ].toSorted((a, b) => b.item.weight - a.item.weight);
  const own = judged.find((each) => each.item.weight >= 0);
  const contrary = judged.findLast((each) => each.item.weight < 0);
  return {
    items: [own, contrary].flatMap((each) => each?.item ?? []),
    isStated: judged.some((each) => each.isStated),
    isForeign: judged.some((each) => each.isForeign === true),
    isTold: judged.some((each) => each.isTold === true) || mentions.some(isDenied),
    isDisowned: judged.some((each) => each.isDisowned === true) || mentions.some(isDenied),
    isDenied: mentions.some(
      (each) => each.kind === 'registered' && isNegated(page.text, each.start),
    ),
    isDeniedSite: mentions.some(
      // "We are not Acme (Kent) Ltd" tells of a namesake.
      ({ kind, start, end }) =>
        kind !== 'longer' &&
        !isOfElsewhere.test(page.text.slice(end, end + 20)) &&
        (isDeniedSite(page.text, start) ||
          (kind === 'registered' && isDeniedBehind(page.text, end))),
    ),
  };
}

/** "We are not connected with Acme Co. of Fareham": a namesake. */
const isOfElsewhere = /^\)?\sCo(?:mpany|[.])?\s(?:of|in|from)\s\p{Lu}/u;

/** "Acme Roofing" for ACME ROOFING SERVICES LIMITED: mentions without the words that say little. */
function shorterMentions(
  known: readonly FoundCompanyName[],
  { page, words, company }: Setting,
): readonly FoundCompanyName[] {
  const { core, ending } = splitName(company.companyName);
  const shorter = wordsOfDomain(page.url, core) ?? withoutOptionalEndings(core);
  if (shorter.length < 2 || shorter.length === core.length) return [];
  const name = [...shorter, ...(ending === null ? [] : [ending])].join(' ');
  const starts = new Set(known.map((each) => each.start));
  return endsOf(findCompanyName(page.text, name, words)).filter(
    (mention) => !starts.has(mention.start),
  );
}

/** The first words of a name that a domain is made of: ACME HEARING of ACME HEARING CENTRE on `acmehearing.co.uk`. */
function wordsOfDomain(url: URL, core: readonly string[]): readonly string[] | null {
  const label = (registrableDomain(url.hostname) ?? '').split('.')[0]?.replaceAll('-', '') ?? '';
  for (let count = 2; count < core.length; count += 1) {
    const words = core.slice(0, count);
    if (words.join('').toLowerCase() === label) return words;
  }
  return null;
}

/** With a legal ending the shorter name is another company's. */
function judgeShorter(mention: FoundCompanyName, setting: Setting): readonly Judged[] {
  const { page, isList } = setting;
  if (mention.kind === 'short') {
    const { core } = splitName(setting.company.companyName);
    const isBranded = setting.isBranded || wordsOfDomain(page.url, core) !== null;
    const item = judgeShortName(mention, { ...setting, isBranded });
    return item.rule === 'short-name-and-postcode' ? unstated(item) : [];
  }
  const isStatement = isOperatorStatement(page.text, mention);
  return isStatement && !isList ? unstated(proofItem('near-name', page, mention)) : [];
}

interface Setting {
  readonly page: ProofPage;
  readonly words: readonly Word[];
  readonly company: ProofSubject;
  readonly isBranded: boolean;
  /** Called like the company at least in its first word. */
  readonly isKindred: boolean;
  readonly isList: boolean;
}

interface Judged {
  readonly item: ProofItem;
  readonly isStated: boolean;
  readonly isForeign?: boolean;
  readonly isTold?: boolean;
  readonly isDisowned?: boolean;
}

function judgeMention(mention: FoundCompanyName, setting: Setting): readonly Judged[] {
  const { page, isList } = setting;
  const isStatement = isOperatorStatement(page.text, mention);
  switch (mention.kind) {
    case 'foreign-form':
      return isStatement && !isList ? unstated(proofItem('foreign-form', page, mention)) : [];
    case 'longer':
    case 'other-form':
      return isStatement && !isList ? unstated(proofItem('near-name', page, mention)) : [];
    case 'registered': {
      if (setting.isKindred && isTestimonial(page.text, mention)) {
        return unstated(proofItem('name-mentioned', page, mention));
      }
      const isDealt = isDealtWith(page, mention, setting.company.companyName);
      const isElses = !setting.isKindred && isPrincipalOfSite(page, setting.company.companyName);
      if (!isDealt && (isElses || isDisowned(page, mention, setting.company.companyName))) {
        const item = proofItem('name-mentioned', page, mention);
        return [{ item, isStated: false, isTold: true, isDisowned: true }];
      }
      if (!isDealt && isTold(page, mention, setting.company.companyName)) {
        const item = proofItem('name-mentioned', page, mention);
        return [{ item, isStated: false, isTold: true }];
      }
      const item = judgeRegisteredName(mention, setting);
      const isStated = (isStatement || isDealt) && item.weight >= weightOf['exact-name'];
      return [{ item, isStated, isForeign: item.rule === 'foreign-form' }];
    }
    case 'short':
      return unstated(judgeShortName(mention, setting));
  }
}

function unstated(item: ProofItem): readonly Judged[] {
  return [{ item, isStated: false }];
}

/** In a list of companies, in a story about others or in passing, the registered name is no more than mentioned. */
function judgeRegisteredName(
  mention: FoundCompanyName,
  { page, company, isBranded, isKindred, isList }: Setting,
): ProofItem {
  if (isForeignRegister(page.text, mention)) return proofItem('foreign-form', page, mention);
  const mentioned = proofItem('name-mentioned', page, mention);
  if (isList || (!isBranded && isOfOthers(page, mention, company.companyName))) return mentioned;
  const isCalledAlike =
    isKindred &&
    (!isNarrated(page.text, mention) ||
      (isBranded && isPresent(page.text.slice(mention.end, mention.end + 200))));
  if (
    !isCalledAlike &&
    !isOfOperator(page, mention, { what: 'name', companyName: company.companyName })
  ) {
    return mentioned;
  }
  const isOperators =
    isBranded ||
    isOperatorStatement(page.text, mention) ||
    isDealtWith(page, mention, company.companyName) ||
    isSaidOfSite(page, mention) ||
    isInTail(page, mention) ||
    isInTitle(page, mention);
  const postcode = spanOfPostcode(page.text, mention, company.postalCode);
  const isUnique = company.hasNamesake !== true;
  if (
    postcode !== null &&
    company.isPostalCodeShared !== true &&
    (isOperators || isAddressBlock(page.text, mention, postcode))
  ) {
    return proofItem('name-and-postcode', page, joinSpans(mention, postcode));
  }
  return isOperators && isUnique ? proofItem('exact-name', page, mention) : mentioned;
}

/** The words of the name alone are also those of a sole trader, a branch, a street: they need the place, and a name that means something. */
function judgeShortName(
  mention: FoundCompanyName,
  { page, company, isBranded, isKindred, isList }: Setting,
): ProofItem {
  const { core } = splitName(company.companyName);
  const isTelling =
    (core.length > 1 || isBranded) &&
    company.hasNamesake !== true &&
    !isList &&
    !isPast(page.text.slice(mention.end, mention.end + 200));
  const postcode = spanOfPostcode(page.text, mention, company.postalCode);
  const isAddressed =
    postcode !== null &&
    !isDisownedByName(page, postcode, company.companyName) &&
    (isBranded || isInTitle(page, mention) || isAddressBlock(page.text, mention, postcode)) &&
    (isBranded || !isOfOthers(page, mention, company.companyName)) &&
    (isKindred || isOfOperator(page, mention, { what: 'name', companyName: company.companyName }));
  if (isTelling && isAddressed && company.isPostalCodeShared !== true) {
    return proofItem('short-name-and-postcode', page, joinSpans(mention, postcode));
  }
  // A town that is in the name stands wherever the name does.
  const isNamedSo = core.includes((company.postTown ?? '').toUpperCase());
  const town = isNamedSo ? null : spanOfTown(page.text, mention, company.postTown ?? null);
  return isTelling && isBranded && core.length > 1 && town !== null
    ? proofItem('short-name-and-town', page, joinSpans(mention, town))
    : proofItem('short-name', page, mention);
}

/** A former name may be another's by now: only with the postcode is it a reason. */
function formerEvidence(name: string, { page, words, company }: Setting): readonly Judged[] {
  if (company.isPostalCodeShared === true) return [];
  return endsOf(findCompanyName(page.text, name, words)).flatMap((mention) => {
    if (mention.kind !== 'registered') return [];
    if (isOthers(standingOf(page.text, mention.start), false)) return [];
    const postcode = spanOfPostcode(page.text, mention, company.postalCode);
    if (postcode === null) return [];
    const isKindred = isKindredSite(page, { ...company, companyName: name });
    if (
      !isKindred &&
      !isOfOperator(page, mention, { what: 'name', companyName: company.companyName })
    )
      return [];
    const item = proofItem('former-name-and-postcode', page, joinSpans(mention, postcode));
    return [{ item, isStated: false }];
  });
}

export function domainNameEvidence(home: ProofPage, company: ProofSubject): readonly ProofItem[] {
  return isBrandedDomain(home.url, company.companyName)
    ? [proofOf('domain-name', home.url.href, home.url.hostname)]
    : [];
}

function isOfOthers(page: ProofPage, mention: Span, companyName: string): boolean {
  if (isSaidOfSite(page, mention) || isDealtWith(page, mention, companyName)) return false;
  return isSpokenOf(page.text, mention.start, 'name') || isOnRecord(page.text, mention);
}

/** At the end of a long page, or in one of the last lines of a short one that says nothing else on it. */
function isInTail({ text }: ProofPage, mention: Span): boolean {
  if (text.length > tailLength && mention.start > text.length - tailLength) return true;
  const lineStart = text.lastIndexOf('\n', mention.start) + 1;
  const [line = '', ...behind] = text.slice(lineStart).split('\n', tailLines + 1);
  return behind.length < tailLines && wordsOfStory(line) === 0;
}

function isInTitle(page: ProofPage, mention: Span): boolean {
  return page.title.includes(page.text.slice(mention.start, mention.end));
}

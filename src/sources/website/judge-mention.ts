import { findCompanyName, splitName } from '../../domain/find-company-name.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import { isBrandedDomain } from './branded-domain.ts';
import { countNames, countRegisteredNames, namesOther, notOfPicture } from './find-operators.ts';
import { isPrincipal } from './principals.ts';
import { isRoleOf } from './person-roles.ts';
import { isAboutOthers, isForParticulars, isNegated, isSpokenOf } from './judge-context.ts';
import type { ProofPage, ProofSubject, Span } from './proof-rules.ts';
import { slugOf } from './slug-of.ts';
import { isNarrated, particularsWords, sentenceEnd, wordsOfStory } from './story-words.ts';
import { isThing } from './things-of-others.ts';
import { hasUnintroducedName } from './unintroduced-names.ts';

/**
 * What a name or number needs on a site that is not called like its company. Most pages that print another firm's name and
 * address are of that kind: newspapers, directories, landlords, lenders, suppliers. There it is not enough that nothing speaks
 * against it: the page itself has to say that it speaks of its operator.
 */

const shortestStem = 4;

/** True where the domain begins with what the company is called: `fenwoldvets.co.uk` of FENWOLD VETERINARY CENTRE. A town's name is nobody's. */
export function isKindredSite(
  { url }: Pick<ProofPage, 'url'>,
  { companyName, postTown }: Pick<ProofSubject, 'companyName' | 'postTown'>,
): boolean {
  if (isBrandedDomain(url, companyName)) return true;
  const label = (registrableDomain(url.hostname) ?? '').split('.')[0]?.replaceAll('-', '') ?? '';
  const { core } = splitName(companyName);
  if (isInitials(label, core)) return true;
  if (isBeginningOf(label, core)) return true;
  const stem = stemOf(core);
  const towns = (postTown ?? '').toLowerCase().split(/\s/);
  const isBegun = !towns.includes(stem) && label.replace(/^the/, '').startsWith(stem);
  const others = othersLabel.exec(label)?.[0] ?? '';
  if (others !== '' && !core.join('').toLowerCase().endsWith(others)) return false;
  return stem.length >= shortestStem && (isBegun || isMadeOf(label, core));
}

/** Domains of those who have something to say of a company. */
const othersLabel =
  /(?:complaints?|victims?|customers|clients|investors|employees|workers|staff|suppliers|claimants|action|protest|exposed|truth|families|justice|scams?|fraud|beware|owners|creditors|pensioners|strike|union|campaign|actiongroup|watch|history|museum|memories|fans|club|friends|smells?|stinks?|noise|odours?|snags|defects|refunds?|alternatives?|reviews?|residents|leaseholders|neighbours|tenants|parents)$/;

const fewestInitials = 4;

/** `mvtfc.org` of MOSSLEY VALE TOWN FOOTBALL CLUB. Three letters are everybody's. */
function isInitials(label: string, core: readonly string[]): boolean {
  const initials = core.map((word) => word.charAt(0).toLowerCase()).join('');
  return initials.length >= fewestInitials && label === initials;
}

const shortestBeginning = 8;

/** `abplumbing.co.uk` of A & B PLUMBING AND HEATING: initials and the first word behind them. */
function isBeginningOf(label: string, core: readonly string[]): boolean {
  const isInitialed = (core[0]?.length ?? 0) === 1;
  const slug = core
    .filter((word) => word !== 'AND')
    .join('')
    .toLowerCase();
  return isInitialed && label.length >= shortestBeginning && slug.startsWith(label);
}

/** SALTAIRE LITTLE THEATRE of LITTLE THEATRE (SALTAIRE): the words of the name in another order, and no others. */
function isMadeOf(label: string, core: readonly string[]): boolean {
  let rest = label;
  for (const word of core.map((each) => each.toLowerCase())) rest = rest.replace(word, '');
  return core.length > 1 && rest === '';
}

/** The first word of a name behind its initials, with the next ones while it is short: ONE ELM of ONE ELM CONSULTING. */
function stemOf(core: readonly string[]): string {
  const surname = core.findIndex((word) => word.length > 1);
  let stem = '';
  for (const word of core.slice(Math.max(0, surname))) {
    if (stem.length >= shortestStem) break;
    stem += word.toLowerCase();
  }
  return stem;
}

/** Said of oneself and of nobody else, in the breath in which the name or number stands. */
const claim = new RegExp(
  [
    String.raw`${notOfPicture}(?:©|\(c\)|copyright)|all\s{1,3}rights\s{1,3}reserved|controller|(?<!\b(?:where|what|how)\s)\bwe\s{1,3}are\b|\bwho\s{1,3}we\s{1,3}are\b`,
    String.raw`\bthis\s{1,3}(?:\w{1,20}\s{1,3}){0,2}(?:is|are)\s{1,3}(?:\w{1,20}\s{1,3}){0,2}(?:operated|owned|run|published|provided|issued|made)\b`,
    String.raw`\bthis\s{1,3}(?:\w{1,20}\s{1,3})?(?:web\s?site|site|shop|store|business)\s{1,3}belongs\s{1,3}to\b`,
    String.raw`(?:operated|owned|run|provided|published)\s{1,3}(?:and\s{1,3}\w{1,15}\s{1,3})?by\b`,
    String.raw`trading\s{1,3}(?:names?|as|styles?)|\bt\/a\b|\ba\s{1,3}(?:division|brand|trading\s{1,3}arm)\s{1,3}of\b`,
    String.raw`\(\s?["“‘']?(?:we|us|our|the\s{1,3}company|the\s{1,3}(?:supplier|seller|trader))\b|\bbetween\s{1,3}you\b`,
    String.raw`\bour\s{1,3}(?:company|address|offices?|premises|showroom|workshop|shop|registered)\b`,
  ].join('|'),
  'iu',
);
/** "By booking you enter into a contract with Acme Ltd": with an insurer or lender too, on sites that are not called like them. */
const contract = /\b(?:contract|agreement)(?:\sis)?\swith\s(?:the\s)?$/iu;
/** True where the page says that its visitors' contract is with the company it is called like. */
export function isContractor(page: ProofPage, span: Span, companyName: string): boolean {
  return (
    isKindredSite(page, { companyName, postTown: null }) &&
    contract.test(beforeName(page.text, span, companyName))
  );
}
const claims = new RegExp(claim, 'giu');
const doerReach = 160;

/** True where lines hold a claim; "published by the shop stewards" is one of theirs, and not of the company beside it. */
function isClaimIn(lines: string, companyName: string): boolean {
  return [...lines.matchAll(claims)].some((match) => {
    const behind = lines.slice(match.index + match[0].length, match.index + doerReach);
    const isCompanys = (): boolean => findCompanyName(behind, companyName).length > 0;
    if (/^(?:provided|published)\b/iu.test(match[0])) {
      const before = lines.slice(0, match.index).split('\n').at(-1) ?? '';
      if (isThing(before)) return false;
    }
    // "You might know Acme Ltd. We are Bolt."
    const isNaming = /(?:\bwe\s{1,3}are|©|\(c\)|copyright)$/iu.test(match[0]);
    if (isNaming && /^\s{0,3}(?:\d{4}\s)?(?:the\s)?\p{Lu}/u.test(behind)) return isCompanys();
    return !/\sby$/iu.test(match[0]) || !/^\s(?!us\b|we\b)\p{Ll}/u.test(behind) || isCompanys();
  });
}
/** And even in the midst of a story. */
const ownWords =
  /©|\(c\)|copyright|(?<!\b(?:where|what|how)\s)\bwe\s{1,3}are\b|\(\s?["“‘']?(?:we|us|our)\b|trading\s{1,3}(?:names?|as|styles?)\b|\bt\/a\b/iu;
/** Statements of the law's kind (SI 2015/17): on a page of its own a company says so of itself, a list or a register says so of others. */
const disclosure =
  /\bregistered\s{1,3}(?:in\s{1,3}(?:the\s{1,3})?(?:eng|wales|scotland|n(?:orthern|[.])?\s{0,2}ireland|uk\b|u[.]k[.]|united|great)|office|company|address|number|no\b)|\bincorporated\s{1,3}in\b|\blimited\s{1,3}by\s{1,3}guarantee\b|\blimited\s{1,3}liability\s{1,3}partnership\b|\bsubsidiar(?:y|ies)\b|wholly[- ]owned|cofrestr|\bvat\b/iu;

/** Over a list of others, or on a line with them. */
const othersHeading =
  /(?:^|\n)[^\n]{0,30}\b(?:members?|tenants?|occupiers?|occupants?|exhibitors?|sponsors?|clients?|customers?|suppliers?|partners?|stockists?|vendors?|traders?|retailers?|franchisees?|dealers?|contractors?|winners?|awards?|grants?|listings?|directory|featured|portfolio|testimonials?|reviews?|vacancies|jobs|headlines|notices|(?:act|work)\s{1,3}for|near\s{1,3}(?:me|you)|where\s{1,3}to\s{1,3}buy|companies\s{1,3}registered|registered\s{1,3}office\s{1,3}service|local\s{1,3}(?:businesses|firms|companies)|also\s{1,3}in|next\s{1,3}door|neighbours?)\b[^\n.]{0,30}(?=\n|$|:)/giu;
const headingReach = 400;

function isUnderOthersHeading(text: string, { start }: Span): boolean {
  const before = text.slice(Math.max(0, start - headingReach), start);
  const heading = [...before.matchAll(othersHeading)].at(-1);
  if (heading === undefined) return false;
  // A menu has "Jobs done" as well, and the page's own heading comes behind it.
  return !ownHeading.test(before.slice(heading.index + heading[0].length));
}

const ownHeading =
  /\n(?:imprint|impressum|legal|about|contact|company|who\swe\sare|small\sprint|terms|privacy|conditions|the\ssmall\sprint)\b[^\n.:]{0,30}\n/iu;

/** The line of a name or number and those around it that may go with it: not those of other firms. */
function linesOf(text: string, { start, end }: Span, companyName: string): string {
  const before = text.slice(Math.max(0, start - 250), start).split('\n');
  const after = text.slice(end, end + 250).split('\n');
  const own = `${before.at(-1) ?? ''}${text.slice(start, end)}${after[0] ?? ''}`;
  const around = [...before.slice(-2, -1), ...after.slice(1, 3)];
  return [own, ...around.filter((line) => !namesOther(line, companyName))].join('\n');
}

function isCampaign({ hostname }: URL): boolean {
  return /^(?:stop|saveour|savethe|justicefor|against)[a-z-]/u.test(hostname.replace(/^www\./, ''));
}

/** A footer of one line or two fits into it. */
const closingReach = 300;
const sentenceReach = 200;

/** Names of pages on which firms state their own particulars; an entry of a directory has a name or a number behind them. */
const ownPage =
  /^(?:(?:contact|about|who|runs|it|this|behind|legal|imprint|impressum|terms|privacy|cookie|disclaimer|policy|policies|company|who-we-are|our-story|find-us|get-in-touch|returns|refund|delivery|shipping|accessibility|complaints|conditions|competitions?|promotions?|giveaway|prize|draw|t-?(?:and-?|n-?|&-?)?cs?|tandcs?|small|fine|print|bookings?|faqs?|questions|help|rules|legals?|ordering|orders?|hire|payments?|how-to-pay|pay|guarantee|studio|statutory|trading|contract|info|information|notice|statement|modern|slavery|of|and|use|sale|service|us|details|our|the|website|site|business|web|html?|php|aspx?|modern|data|protection|gdpr|cysylltu|amdanom|ni)[-_.]?)+\d{0,2}$/i;

/** Titles of such pages, for those whose path says nothing. */
const ownTitle =
  /^[^\p{L}]{0,5}(?:our\s|the\s|website\s|customer\s|general\s)?(?:privacy|cookies?|data\sprotection|gdpr|terms(?:\s(?:and|&|of)\s\w{1,15})?|t&cs|conditions\sof\s\w{1,15}|legal|disclaimer|imprint|contact|about\sus|who\swe\sare|company\s(?:info|details)|complaints)\b/iu;

interface Titled {
  readonly url: Pick<URL, 'pathname'>;
  readonly title: string;
}

/** The front page, or one whose name says that it holds the site's own particulars. */
function isOwnPlace({ url: { pathname }, title }: Titled): boolean {
  const segments = pathname.split('/').filter((segment) => segment !== '');
  const last = segments.at(-1);
  if (last === undefined || /^(?:index|home|default)\b/i.test(last) || ownPage.test(last)) {
    return true;
  }
  return hasOwnTitle({ url: { pathname }, title });
}

function hasOwnTitle({ url: { pathname }, title }: Titled): boolean {
  return pathname !== '/' && title.split(/\s[|–—:•·-]\s|:\s/u).some((part) => ownTitle.test(part));
}

/** Which of a company's names or numbers a page holds. */
export interface Mentioned {
  readonly what: 'name' | 'number';
  readonly companyName: string;
}

/**
 * True where the page says of a name or number that it is its operator's, rather than tells of it. Only a company number on the last
 * lines of a page that names no other firm, or a whole page of particulars, needs no words for it.
 */
export function isClaimed(page: ProofPage, span: Span, { what, companyName }: Mentioned): boolean {
  const { text, url } = page;
  if (isAboutOthers(url) || isUnderOthersHeading(text, span)) return false;
  if (isCampaign(url) && !isKindredSite(page, { companyName, postTown: null })) return false;
  if (!isOwnPlace(page) && !isSaidOfSite(page, span)) return false;
  const before = beforeName(text, span, companyName);
  if (isPrincipal(before) || isCast(before)) return false;
  if (parentBefore.test(before) && namesOther(before, companyName)) return false;
  const lines = linesOf(text, span, companyName);
  const isFront = !isForParticulars(url) && !hasOwnTitle(page);
  if (isSaidOfSite(page, span) || isContractor(page, span, companyName)) return true;
  if (isSpokenOf(before, before.length, 'name') && !claim.test(before)) return false;
  if (isLabelled(before)) return false;
  if (isFront && isNarrated(text, span) && !ownWords.test(lineOf(text, span))) return false;
  if (isClaimIn(lines, companyName)) return true;
  if (disclosure.test(lines)) return true;
  if (hasUnintroducedName(page, companyName)) return false;
  if (!isFront) {
    return (
      isKindredSite(page, { companyName, postTown: null }) ||
      wordsBeside(`${before}A`.split(sentenceEnd).at(-1) ?? '') === 0
    );
  }
  if (countRegisteredNames(page) > 1) return false;
  const rest = text.slice(span.end, span.end + sentenceReach).split(sentenceEnd, 1)[0] ?? '';
  const isBare = wordsOfStory(`${before.split(sentenceEnd).at(-1) ?? ''} ${rest}`) === 0;
  return what === 'number' && isBare && span.end > text.length - closingReach;
}

/** "Bolt Ltd. Part of Acme plc, company number …": where whoever says so is another firm. A school of a trust is none. */
const parentBefore = /\b(?:part|members?|subsidiar(?:y|ies))\s{1,3}of\s{1,3}(?:the\s{1,3})?$/iu;

/** "The applicant is Acme Ltd": a part that whoever has the site would not play, unless it is one of particulars ("The seller is …"). */
function isCast(before: string): boolean {
  const part =
    /^[^\p{L}]{0,5}(?:the|an?|their|his|her|its)\s((?:[\p{L}’'-]{2,20}\s){1,4})(?:is|are|was|were)\s(?:the\s)?$/iu.exec(
      before.split(sentenceEnd).at(-1) ?? '',
    )?.[1] ?? '';
  return part !== '' && !ownParts.test(part) && wordsOfStory(part.toLowerCase()) > 0;
}

/** What whoever has a site calls himself on it. */
const ownParts =
  /\b(?:operators?|owners?|publishers?|sellers?|suppliers?|traders?|merchants?|providers?|promoters?|organi[sz]ers?|advertisers?|employers?|retailers?|licensors?|hirers?|carriers?|(?<!\b(?:management|finance|letting|insurance|holding|parent|umbrella|building|security|card|payroll|service|courier|delivery|removal|haulage|hosting)\s)(?:companies|company)|firm|business|practice|school|shop|store|hotel|site|website|controllers?)\b/iu;

/** Words of headings over one's own particulars. */
const headingWords: ReadonlySet<string> = new Set([
  'information',
  'details',
  'info',
  'particulars',
  'legal',
  'imprint',
  'crn',
  'id',
  'ltd',
  'y',
  'works',
  'workshop',
  'showroom',
  'factory',
  'yard',
  'depot',
]);

/** How many words a text has that stand neither in particulars nor in headings over them. */
function wordsBeside(text: string): number {
  const words = text.match(/(?<![\p{L}@./])\p{Ll}{2,30}(?![\p{L}@])/gu) ?? [];
  return words.filter((word) => !particularsWords.has(word) && !headingWords.has(word)).length;
}

/** "Bill to: Acme Ltd", "Employer: Acme Ltd": a field about somebody, unless its label is one of particulars ("Company name:"). */
export function isLabelled(before: string): boolean {
  const label =
    /(?:^|[\n.|•·])[^\p{L}\n]{0,5}([\p{L} ]{2,40})\s{0,2}:\s{1,3}$/u.exec(before)?.[1] ?? '';
  return (
    !claim.test(label) &&
    label
      .split(' ')
      .map((word) => word.toLowerCase())
      .some((word) => word !== '' && !particularsWords.has(word) && !headingWords.has(word))
  );
}

/** What stands in front of the name that a place goes with; in front of the place where none does. */
function beforeName(text: string, { start }: Span, companyName: string): string {
  const before = text.slice(Math.max(0, start - 200), start);
  const name = findCompanyName(before + text.slice(start, start + 60), companyName).findLast(
    (each) => each.start <= before.length,
  );
  return before.slice(0, name?.start);
}

const shortestBrand = 5;
/** From the first capital on, with what stands between a name and its number. */
const nameAtEnd = /\p{Lu}.{0,150}$/u;

/** "Bolt (a division of", "Bolt, part of", "Bolt – proudly run by", "Bolt: ". */
const beside =
  /^\s{0,3}(?:the\s)?((?:[\p{L}\p{N}&'’®™.-]{1,30}\s?){1,5}?)\s?(?:[(,:–—|-]\s?(?:which\sis\s)?(?:(?:an?\s|the\s)?(?:trading\s|brand\s)?(?:division|brand|arm|part|name|style)\sof|aka|a[.]k[.]a[.]|(?:\w{1,12}ly\s)?(?:run|owned|operated|managed)(?:\s(?:and|&)\s\w{1,15})?\sby)\s(?:the\s)?|\s[–—|-]\s|:\s)$/iu;

/** How all of these end. */
const besideEnd = /(?:\b(?:of|aka|by)|a[.]k[.]a[.])\s(?:the\s)?$|\s[–—|-]\s$|:\s$/iu;
const longestEnd = 12;

/** "Salt Path is made by Acme Distillers Ltd" on `saltpathgin.com`: what the site is called after is the subject. */
export function isSaidOfSite({ text, url }: ProofPage, { start }: Span): boolean {
  const before = text.slice(Math.max(0, start - 200), start);
  const clause = (before.split(sentenceEnd).at(-1) ?? '').split(/[:;]\s/u).at(-1) ?? '';
  const sentence = clause.replaceAll(/["“”‘]/g, '');
  const match =
    /^\s{0,3}(?:the\s)?((?:[\p{L}\p{N}&'’®™-]{1,30}\s){1,5}?)(?:is|are)\s/iu.exec(sentence) ??
    // "HW Tuition (Harrow Weald Tuition Limited, company number …)".
    /^\s{0,3}((?:[\p{L}\p{N}&'’®™-]{1,30}\s){1,5}?)\((?:legally\s|officially\s|formally\s)?(?=(?:\p{Lu}[^)]{0,100})?$)/u.exec(
      sentence,
    );
  const apart = besideEnd.test(sentence.slice(-longestEnd)) ? beside.exec(sentence) : null;
  const [predicate = '', subject = ''] =
    match === null
      ? apart === null
        ? []
        : ['', apart[1]]
      : [sentence.slice(match[0].length), match[1]];
  if (isRoleOf(predicate.replace(nameAtEnd, ''))) return false;
  // "… of Apex Ltd (No …), which bought it from Acme Ltd": the first firm is it.
  if (countNames(predicate) > 1) return false;
  const brand = slugOf(subject.replaceAll('&', 'and'));
  const label = (registrableDomain(url.hostname) ?? '').split('.')[0] ?? '';
  const isOfLabel =
    slugOf(label).startsWith(brand) ||
    // "Acme Solicitors is the trading name of Bolt Ltd" on `acme.co.uk`.
    (tradingNameOf.test(predicate) &&
      label.length >= shortestBrand &&
      brand.startsWith(slugOf(label)));
  return brand.length >= shortestBrand && isOfLabel && !isNegated(text, start);
}

const tradingNameOf = /^(?:an?|the)\s(?:registered\s)?trading\s(?:name|style)s?\sof\s/iu;

function lineOf(text: string, { start, end }: Span): string {
  const before = text.slice(Math.max(0, start - 250), start);
  const after = text.slice(end, end + 250).split('\n', 1)[0] ?? '';
  return before.slice(before.lastIndexOf('\n') + 1) + text.slice(start, end) + after;
}

import { splitName } from '../../domain/find-company-name.ts';
import { registrableDomain } from '../../domain/registrable-domain.ts';
import { isBrandedDomain } from './branded-domain.ts';
import { countRegisteredNames } from './find-operators.ts';
import { isForParticulars } from './judge-context.ts';
import type { ProofPage, ProofSubject, Span } from './proof-rules.ts';

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
  const stem = core[0]?.toLowerCase() ?? '';
  const isTown = (postTown ?? '').toLowerCase().split(/\s/).includes(stem);
  return stem.length >= shortestStem && !isTown && label.replace(/^the/, '').startsWith(stem);
}

/** Said of oneself and of nobody else, in the breath in which the name or number stands. */
const claim =
  /©|\(c\)|copyright|all\s{1,3}rights\s{1,3}reserved|\bthis\s{1,3}(?:\w{1,20}\s{1,3}){0,2}(?:is|are)\s{1,3}(?:\w{1,20}\s{1,3}){0,2}(?:operated|owned|run|published|provided|issued|made)\b|controller|\bwe\s{1,3}are\b|(?:operated|owned|run)\s{1,3}(?:and\s{1,3}\w{1,15}\s{1,3})?by|trading\s{1,3}(?:names?|as|styles?)|\bt\/a\b|\(\s?["“‘']?(?:we|us|our|the\s{1,3}company|the\s{1,3}(?:supplier|seller|trader))\b|\b(?:our|we|us)\b.{0,40}\bregistered\b|\bregistered\s{1,3}(?:in|office|company|address|number|no\b)|\bincorporated\s{1,3}in\b|\blimited\s{1,3}by\s{1,3}guarantee\b|\blimited\s{1,3}liability\s{1,3}partnership\b|\bsubsidiar(?:y|ies)\b|wholly[- ]owned|cofrestr|\b(?:about|contact)\s{1,3}us\b|\bwho\s{1,3}we\s{1,3}are\b|\bour\s{1,3}(?:company|address|offices?|premises|showroom|workshop|shop)\b/iu;

/** Words in small letters of which statements about oneself are made; addresses and the law's particulars are. */
const plainWords = new Set(
  `is are a an the of and or as at by in on for under with to from our we us its it this that these between you your which who whose
  registered incorporated company companies limited private public liability partnership number numbers no nos reg registration office
  offices address trading trades traded name names style part group subsidiary subsidiaries wholly owned operated run managed website
  site web page terms conditions contract agreement policy statement controller data purposes copyright rights reserved all vat england
  wales scotland authorised regulated conduct authority members list open inspection established since known holding parent principal
  place business provided published made refer refers means email mail telephone tel fax phone mobile contact call branch independently
  franchise guarantee shares head upon near next floor unit suite rear main road street lane park registrar house charity registered
  respectively both each one more about also have has been not only any other`.split(/\s+/),
);
const narrativeWords = 3;

/** True where a name or number is part of a story: the rest of its sentence says things that particulars do not say. */
export function isNarrated(text: string, span: Span): boolean {
  const before = text.slice(Math.max(0, span.start - 200), span.start);
  const after = text.slice(span.end, span.end + 200);
  const lead = before.slice(
    Math.max(before.lastIndexOf('\n'), before.search(/[.!?]\s(?=[^.!?]*$)/)) + 1,
  );
  const rest = /^[^\n]*?(?=[.!?;](?:\s|$)|\n|$)/u.exec(after)?.[0] ?? after;
  const words = `${lead} ${rest}`.match(/(?<![\p{L}@./])\p{Ll}{2,30}(?![\p{L}@])/gu) ?? [];
  return words.filter((word) => !plainWords.has(word)).length >= narrativeWords;
}

/** Over a list of others, or on a line with them. */
const othersHeading =
  /(?:^|\n)[^\n]{0,30}\b(?:members?|tenants?|occupiers?|occupants?|exhibitors?|sponsors?|clients?|customers?|suppliers?|partners?|stockists?|vendors?|traders?|retailers?|franchisees?|listings?|directory|featured|portfolio|testimonials?|reviews?|vacancies|jobs|headlines|notices|(?:act|work)\s{1,3}for|near\s{1,3}(?:me|you)|companies\s{1,3}registered|registered\s{1,3}office\s{1,3}service|local\s{1,3}(?:businesses|firms|companies)|also\s{1,3}in)\b[^\n]{0,30}(?=\n|$|:)/iu;
const headingReach = 400;

function isUnderOthersHeading(text: string, { start }: Span): boolean {
  return othersHeading.test(text.slice(Math.max(0, start - headingReach), start));
}

/** The line of a name or number and the ones around it that may go with it. */
function linesOf(text: string, { start, end }: Span): string {
  const before = text.slice(Math.max(0, start - 250), start).split('\n');
  const after = text.slice(end, end + 250).split('\n');
  return [...before.slice(-2), text.slice(start, end), ...after.slice(0, 3)].join('\n');
}

/** A footer of one line or two fits into it. */
const closingReach = 300;

/**
 * True where the page says of a name or number that it is its operator's, rather than tells of it. Where no other firm is named, it
 * need not be said in words: at the end of the page, and on a page of particulars.
 */
export function isClaimed(page: ProofPage, span: Span): boolean {
  const { text, url } = page;
  if (isUnderOthersHeading(text, span)) return false;
  const isParticulars = isForParticulars(url);
  if (isNarrated(text, span) && !isParticulars) return false;
  if (claim.test(linesOf(text, span))) return true;
  const isClosing = span.end > text.length - closingReach;
  return (isParticulars || isClosing) && countRegisteredNames(page) <= 1;
}

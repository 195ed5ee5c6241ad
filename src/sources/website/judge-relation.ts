import { findCompanyName, splitName } from '../../domain/find-company-name.ts';
import { findNewOwners, nameKeyOf } from './find-operators.ts';
import { standingOf } from './judge-context.ts';
import type { ProofPage, Span } from './proof-rules.ts';

/**
 * What a sentence says of the company it names, also on a site that is called like it: that the site has nothing to do with it, that
 * it is a supplier or a client, that it is no more. Words about others ("not affiliated with the NHS") say nothing of it.
 */

const kind = String.raw`(?:web\s?site|site|domain|page|business|company|firm|shop|store|brand|team|practice|organisation)`;
/** Who speaks. Capitals are a country. */
const ourselves = String.raw`(?:us\b|ourselves\b|(?:this|our)\s(?:\w{1,15}\s)?${kind}\b)`;
const bond = String.raw`(?:connect|affiliat|associat|relat|link|endors|involv)\w{0,6}`;
const not = String.raw`(?:(?:is|are|was|were)(?:\snot|n['’]t)|(?:is|are)\s(?:in\sno\sway|no\slonger|neither)|(?:was|were|(?:has|have)\s)\s?never(?:\sbeen)?)`;
const nothing = String.raw`(?:(?:ha(?:s|ve|d)|holds?|claims?)\s(?:absolutely\s|got\s)?(?:no|nothing)|do(?:es)?(?:\snot|n['’]t)\shave\s(?:any|anything))`;

/** Said of the company after its name. */
const disowning = new RegExp(
  [
    String.raw`\b${nothing}\s[^.;\n]{0,50}\b(?:with|to|in)\s${ourselves}`,
    String.raw`\b${not}\s(?:\w{1,15}\s){0,2}${bond}\s(?:[^.;\n]{0,30}\s)?(?:with|to|by|in)\s${ourselves}`,
    String.raw`\b${not}\s(?:a\s)?part\sof\s${ourselves}`,
    String.raw`\b${not}\s(?:us\b|ours\b|our\s${kind}\b|the\s(?:same\s)?(?:owners?|operators?|company|firm|business)\b|(?:owned|run|operated|managed)\sby\sus\b)`,
    String.raw`\b(?:(?:does|do)(?:\snot|n['’]t)|no\slonger)\s(?:owns?|runs?|operates?|manages?|has|uses?)\s(?:(?:or|and)\s\w{1,15}\s)?(?:this|our)\s`,
    String.raw`\b(?:is|are)\s(?:an?\s)?(?:\w{1,15}ly\s)?(?:different|unrelated|unconnected)\s(?:(?:company|business|firm|organisation|entity)\b(?!\sto\s(?:work|deal))|to\s${ourselves})`,
    String.raw`\b(?:is|are)\s(?:another|an\s?other)\s(?:company|business|firm|organisation|entity)\b(?!\s(?:in|of|from|within)\b)`,
    String.raw`\b(?:is|are)\s(?:an?\s)?(?:\w{1,15}ly\s)?separate\s(?:company|business|firm|organisation|entity)\s(?:from|to)\s${ourselves}`,
    String.raw`\b[Ww]e(?:(?:\sare\snot|\saren['’]t|['’]re\snot)\s(?:\w{1,15}\s){0,2}(?:${bond}|part)|\shave\sno(?:thing)?)\s[^.;\n]{0,30}\b(?:them|that\s(?:company|firm|business))\b`,
    String.raw`\b(?:sold|transferred)\s(?:this|the|its|their)\s(?:[^.;\n]{0,40}\s)?${kind}\s(?:[^.;\n]{0,20}\s)?to\s`,
    String.raw`\b(?:was|were|has\s(?:since\s)?been|is\snow)\s(?:\w{1,15}\s)?(?:dissolved\b|struck\soff\b)`,
  ].join('|'),
  'u',
);

/** "Formerly Acme Ltd, this business is now run by …", also by a person. */
const formerly = /^[^\p{L}]{0,5}(?:formerly|previously|once)\s(?:the\s)?$/iu;
const newHands = new RegExp(
  String.raw`\b(?:this|the|our)\s${kind}\sis\snow\s(?:owned|run|operated|managed)\s(?:and\s\w{1,15}\s)?by\s`,
  'u',
);

/** The company came to an end; its own site says so too, and only who has the site since makes a difference. */
const ended =
  /\b(?:liquidation|administration|receivership|insolvent|bankrupt|wound\sup|dissolved|struck\soff|ceased|stopped\strading|no\slonger)\b/iu;

const others = String.raw`(?:supplier|partner|client|customer|processor|sponsor|stockist|landlord|landlady|venue|manufacturer|agent|distributor|wholesaler|importer|accountant|auditor|solicitor|insurer|broker|contractor|sub-?contractor|tenant|franchisor|lender|bank|host|designer|printer|courier|freeholder|neighbour|competitor|rival|predecessor|friend|retailer|installer|employer)`;
const including = String.raw`(?:\s(?:currently\s)?(?:is|are|was|were|includes?|included|including)|,?\ssuch\sas|,?\slike|\s?[:,–—-])\s(?:(?:and\s)?we\suse\s|called\s|companies\slike\s)?`;

/** Said right before the name: what the company is to the site. */
const relations = [
  String.raw`(?<!\b(?:to|for|dear|all)\s{1,3})\b(?:our|my|their|whose)\s(?:[\w-]{1,20}\s){0,2}${others}(?:s?${including}|\s)`,
  String.raw`\b${others}s?\sof\sthe\s(?:month|week)${including}`,
  String.raw`^[^\p{L}]{0,5}(?!(?:to|for|dear|all)\b)(?:[\p{L}-]{1,20}\s){0,2}(?:${others}s|client|customer|landlord|sponsor|stockist)\s?:\s(?:we\suse\s)?`,
  String.raw`\b(?:we\suse|we\s(?:buy|rent|lease|hire|bought|rented)\s(?:[^.;\n]{0,30}\s)?from|hosting\sby|sponsored\sby|(?:competitors|rivals)\sof)\s`,
  String.raw`\b(?:calling\s(?:itself|themselves)|(?:claim|purport|pretend)(?:ing|s)?\sto\sbe|posing\sas|impersonating|in\sthe\sname\sof)\s`,
  String.raw`\bthis\s(?:month|week)['’]s\s(?:[\w-]{1,20}\s?){1,2}${including}`,
  String.raw`\bresemblance\sto\s`,
  String.raw`\b(?:beware|wary)\sof\s`,
  String.raw`\b(?:we|this|(?:web)?site|it|i|owner|operator)\s?(?:(?:is|are|am)\snot|isn['’]t|aren['’]t|['’]re\snot|['’]m\snot)\s`,
  String.raw`\b(?:the|a)\s(?:former|defunct|dissolved|old)\scompany,?\s`,
  String.raw`\b(?:confuse|mistake)\s(?:us|this|our)\s(?:[^.;\n]{0,30}\s)?(?:with|for)\s`,
];
const related = new RegExp(String.raw`(?:${relations.join('|')})(?:the\s)?["“‘'(]?$`, 'iu');

/** Not behind short forms, and at the bars and dots between the parts of a footer. */
const sentenceEnd =
  /(?<!\b(?:no|nos|ltd|co|reg|regd|eng|st|rd|tel|inc|plc))[.!?]\s{1,3}(?=[\p{Lu}\d“"‘])|(?<=\b(?:ltd|inc|plc|co)[.])\s{1,3}(?=(?:The|This|We|Our|It|They|Registered|Company)\b)|[\n|•·]/giu;
const reach = 240;

/** Speaks on of the company before. */
const takesUp = /^\s{0,3}(?:It|Its|They|Their|That|This\s(?:company|firm|business))\b/u;
const takesUpOrDenies =
  /^\s{0,3}(?:It|They|That|This\s(?:company|firm|business)|The\scompany|We\s(?:are\snot|have\sno)|We(?:['’]re|\saren['’]t))/u;

/** True where the sentence of a company's name or number says that the site is not this company's. */
export function isDisowned(page: ProofPage, span: Span, companyName: string): boolean {
  const { text } = page;
  const lead = leadOf(text, span.start);
  const mention = lastMention(lead, companyName);
  const head = lead.slice(0, mention?.start);
  if (related.test(head)) return true;
  const since = mention === null ? '' : lead.slice(mention.end);
  const [rest = '', next = ''] = sentencesOf(text.slice(span.end, span.end + reach));
  const said = `${since} ${rest}`.replaceAll(page.url.hostname.replace(/^www\./, ''), 'this site');
  if (disowning.test(said) || (formerly.test(head) && newHands.test(said))) return true;
  if (takesUpOrDenies.test(next) && disowning.test(next)) return true;
  return isHandedOver(page, companyName, ended.test(said));
}

/** "Acme Ltd is not connected with Apex plc. Company number …": what is denied is another, and the number is the speaker's. */
export function deniesAnother(
  { page, start }: { readonly page: ProofPage; readonly start: number },
  companyName: string,
): boolean {
  const from = Math.max(0, start - reach);
  const before = page.text.slice(from, start).toWellFormed();
  const lineStart = before.lastIndexOf('\n') + 1;
  const own = findCompanyName(before.slice(lineStart), companyName)
    .filter((each) => each.kind === 'registered')
    .at(-1);
  return own !== undefined && standingOf(page.text, from + lineStart + own.start) === 'unsaid';
}

/** True where the page says that its site, its name or, after the company's end, the business is another firm's now. */
function isHandedOver(page: ProofPage, companyName: string, isEnded: boolean): boolean {
  const own = nameKeyOf(companyName);
  return findNewOwners(page).some((each) => each.key !== own && (isEnded || each.isOfSite));
}

/** The last place of the name; a capital before it, as in "Our Landlord Acme Ltd", makes it no other here. */
function lastMention(lead: string, companyName: string): Span | null {
  const known = findCompanyName(lead, companyName);
  const registered = known.findLast((each) => each.kind === 'registered');
  if (registered !== undefined) return registered;
  const core = splitName(companyName).core.join(' ');
  const start = core === '' ? -1 : lead.toUpperCase().lastIndexOf(core);
  return start < 0 ? (known.at(-1) ?? null) : { start, end: start + core.length };
}

/** The sentence up to a place, with the one before where it goes on about the same company. */
function leadOf(text: string, start: number): string {
  const sentences = sentencesOf(text.slice(Math.max(0, start - reach), start));
  const last = sentences.at(-1) ?? '';
  return takesUp.test(last) ? `${sentences.at(-2) ?? ''} ${last}` : last;
}

function sentencesOf(text: string): readonly string[] {
  return text.toWellFormed().split(sentenceEnd);
}
